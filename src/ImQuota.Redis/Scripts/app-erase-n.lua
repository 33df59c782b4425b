--[[
app-erase: removes a portion of an app's keys, if the app is still marked as it was when the erasure began. Done in one step, so that who
was overtaken, by another who finished the erasure and by a new app that took the id, removes nothing of that one.

KEYS
  1 a   the app's record
  2.. keys of the app, the record itself as the last of all
ARGV
  1 version the record was marked at

Returns 1, or 0 if the version is another or the mark is gone.
]]
local present = redis.call('HMGET', KEYS[1], 'v', 'x')
if present[1] ~= ARGV[1] or not present[2] then return 0 end
redis.call('UNLINK', (unpack or table.unpack)(KEYS, 2))
return 1
