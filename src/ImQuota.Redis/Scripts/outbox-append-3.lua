--[[
outbox-append: puts records of an app into its part of the outbox and moves what is known to have been told of it, if nobody else moved it
since it was read: atomic, so a record is in the outbox exactly once, however often a process dies or asks again.
KEYS
  1 s   what was told, by app
  2 m   the part: b place of the first record, t place behind the last, n bytes, and by sink c place, l lease, d dead letters
  3 q   records, by place
ARGV
  1 app   2 what was told, as it was read, or empty   3 what is told with these   4 most records   5 most bytes   6.. records
Returns 1; 0 if it was moved; -1 if the part is full.
]]
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
local function int(number) return string.format('%d', number) end
local size = 0
for i = 6, #ARGV do size = size + #ARGV[i] end
if #ARGV > 5 then
  local known = redis.call('HMGET', KEYS[2], 'b', 't', 'n')
  local first, place, bytes = tonumber(known[1] or 0), tonumber(known[2] or 0), tonumber(known[3] or 0)
  if place - first + #ARGV - 5 > tonumber(ARGV[4]) or bytes + size > tonumber(ARGV[5]) then return -1 end
  for i = 6, #ARGV do
    redis.call('HSET', KEYS[3], int(place), ARGV[i])
    place = place + 1
  end
  redis.call('HSET', KEYS[2], 't', int(place), 'n', int(bytes + size))
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
