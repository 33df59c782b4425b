--[[
app-create: creates an app, unless the id is taken (also by one that is being deleted), and tells so in its list of changes:
in one step, so that no record is without its line.

KEYS
  1 a   the app's record
  2 l   the app's changes
ARGV
  1 version to begin with   2 record (JSON)   3 entitlements (JSON)   4 the change (JSON)

Returns 1, or 0 if the id is taken.
]]
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'v', ARGV[1], 'r', ARGV[2], 'e', ARGV[3])
redis.call('RPUSH', KEYS[2], ARGV[4])
return 1
