--[[
app-create: creates an app, unless the id is taken (also by one that is being deleted).

KEYS
  1 a   the app's record
ARGV
  1 version to begin with   2 record (JSON)   3 entitlements (JSON)

Returns 1, or 0 if the id is taken.
]]
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'v', ARGV[1], 'r', ARGV[2], 'e', ARGV[3])
return 1
