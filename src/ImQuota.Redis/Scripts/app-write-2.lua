--[[
app-write: replaces an app's record and entitlements, if nobody else did since they were read. Every change raises the
version, by which all processes notice at their next call. What changed is told in the same step, so that no change is
without its line, and no line without its change.

KEYS
  1 a   the app's record
  2 l   the app's changes
ARGV
  1 version they were read at   2 record (JSON)   3 entitlements (JSON)   4 the change (JSON); empty: only entitlements differ

Returns 1, or 0 if the version is another or the app is gone.
]]
local present = redis.call('HMGET', KEYS[1], 'v', 'x')
if present[1] ~= ARGV[1] or present[2] then return 0 end
redis.call('HSET', KEYS[1], 'r', ARGV[2], 'e', ARGV[3])
redis.call('HINCRBY', KEYS[1], 'v', '1')
if ARGV[4] ~= '' then redis.call('RPUSH', KEYS[2], ARGV[4]) end
return 1
