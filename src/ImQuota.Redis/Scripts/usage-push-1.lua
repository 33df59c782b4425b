--[[
usage-push: appends records to a list that others take them from, all or none, unless it would get too long.
KEYS
  1 <list>   as the operator names it
ARGV
  1 longest   2.. records
Returns 1, or 0 if it is full.
]]
if redis.call('LLEN', KEYS[1]) + #ARGV - 1 > tonumber(ARGV[1]) then return 0 end
for i = 2, #ARGV do redis.call('RPUSH', KEYS[1], ARGV[i]) end
return 1
