--[[
outbox-release: ends a claim of a part, unless another process has it by now.
KEYS
  1 m   the part, see outbox-append
ARGV
  1 sink   2 process
Returns 1, or 0 if another process has it.
]]
local lease = redis.call('HGET', KEYS[1], 'l:' .. ARGV[1])
if not lease or string.match(lease, '^%d+ (.*)$') ~= ARGV[2] then return 0 end
return redis.call('HDEL', KEYS[1], 'l:' .. ARGV[1])
