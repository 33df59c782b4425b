--[[
app-write: replaces an app's record and entitlements, if nobody else did since they were read. Every change raises the
version, by which all processes notice at their next call.

KEYS
  1 a   the app's record
ARGV
  1 version they were read at   2 record (JSON)   3 entitlements (JSON)

Returns 1, or 0 if the version is another or the app is gone.
]]
local present = redis.call('HMGET', KEYS[1], 'v', 'x')
if present[1] ~= ARGV[1] or present[2] then return 0 end
redis.call('HSET', KEYS[1], 'r', ARGV[2], 'e', ARGV[3])
redis.call('HINCRBY', KEYS[1], 'v', '1')
return 1
