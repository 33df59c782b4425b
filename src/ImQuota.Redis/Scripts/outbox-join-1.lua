--[[
outbox-join: gives a sink a place in a part, at the first record that is kept, unless it has one.
KEYS
  1 m   the part, see outbox-append
ARGV
  1 sink
Returns 1, or 0 if it has one.
]]
return redis.call('HSETNX', KEYS[1], 'c:' .. ARGV[1], redis.call('HGET', KEYS[1], 'b') or '0')
