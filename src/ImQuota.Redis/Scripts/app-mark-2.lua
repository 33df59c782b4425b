--[[
app-mark: marks an app as being deleted, or as one whose data is being erased, from which on no script touches it; a deletion is told in
its list of changes. Done in one step, so that of several calls, and of one that takes up a deletion that was cut short, only the first
leaves a line, and so that a call that comes too late does not mark another app that has the id by then.

KEYS
  1 a   the app's record
  2 l   the app's changes
ARGV
  1 version the record was read at   2 mark: 1 being deleted, which stays, 2 data being erased   3 the change (JSON); empty: none

Returns 1, or 0 if the version is another or the app is gone.
]]
local present = redis.call('HMGET', KEYS[1], 'v', 'x')
if present[1] ~= ARGV[1] then return 0 end
if present[2] == '1' or present[2] == ARGV[2] then return 1 end
redis.call('HSET', KEYS[1], 'x', ARGV[2])
if ARGV[3] ~= '' then redis.call('RPUSH', KEYS[2], ARGV[3]) end
return 1
