--[[
outbox-requeue: sends a dead letter to its sink again: behind all other records, for this sink alone. Atomic, so that it is in one place.
KEYS
  1 m   the part, see outbox-append
  2 q   records, by place
  3 x   dead letters, see outbox-advance
ARGV
  1 sink   2 place
Returns 1, or 0 if there is no such dead letter.
]]
local name = ARGV[1] .. ':' .. ARGV[2]
local letter = redis.call('HGET', KEYS[3], name)
if not letter then return 0 end
local record = ARGV[1] .. '\n' .. string.match(letter, '^[^\n]*\n(.*)$')
local known = redis.call('HMGET', KEYS[1], 't', 'n')
local place, bytes = tonumber(known[1]), tonumber(known[2])
local function int(number) return string.format('%d', number) end
redis.call('HSET', KEYS[2], int(place), record)
redis.call('HSET', KEYS[1], 't', int(place + 1), 'n', int(bytes + #record))
redis.call('HINCRBY', KEYS[1], 'd:' .. ARGV[1], '-1')
redis.call('HDEL', KEYS[3], name)
return 1
