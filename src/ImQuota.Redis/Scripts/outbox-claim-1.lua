--[[
outbox-claim: takes a part for a sink, unless another process has it: so one at a time delivers, and what is delivered is in order.
KEYS
  1 m   the part, see outbox-append
ARGV
  1 sink   2 process   3 Unix milliseconds of now   4 those at which the claim ends
Returns the sink's place; -1 if another process has the part; -2 if the sink has no place.
]]
local place = redis.call('HGET', KEYS[1], 'c:' .. ARGV[1])
if not place then return -2 end
local lease = redis.call('HGET', KEYS[1], 'l:' .. ARGV[1])
if lease then
  local ends, holder = string.match(lease, '^(%d+) (.*)$')
  if holder ~= ARGV[2] and tonumber(ends) > tonumber(ARGV[3]) then return -1 end
end
redis.call('HSET', KEYS[1], 'l:' .. ARGV[1], ARGV[4] .. ' ' .. ARGV[2])
return tonumber(place)
