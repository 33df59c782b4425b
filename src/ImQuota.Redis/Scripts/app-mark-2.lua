--[[
app-mark: marks an app as being deleted, from which on no script touches it, and tells so in its list of changes: in one step,
so that of several calls, and of one that takes up a deletion that was cut short, only the first leaves a line.

KEYS
  1 a   the app's record
  2 l   the app's changes
ARGV
  1 the change (JSON)

Returns 1, or 0 if there is no such app.
]]
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('HSETNX', KEYS[1], 'x', '1') == 1 then redis.call('RPUSH', KEYS[2], ARGV[1]) end
return 1
