--[[
outbox-advance: moves a sink's place behind what it took, keeps what it refused, and drops what all sinks are past. Atomic, so that a record
is dropped only when each sink has it or keeps it as a dead letter.
KEYS
  1 m   the part, see outbox-append
  2 q   records, by place
  3 x   dead letters: sink and place, when and why and, on a line of its own, the record
ARGV
  1 sink   2 process   3 place it was at   4 place it moves to   5 Unix milliseconds at which the claim ends now   6 most dead letters
  7.. place, and when and why, of each record that is refused
Returns 1; 0 if the process has no claim or the place is another; -1 if there are too many dead letters.
]]
local sink = ARGV[1]
local lease = redis.call('HGET', KEYS[1], 'l:' .. sink)
if not lease or string.match(lease, '^%d+ (.*)$') ~= ARGV[2] then return 0 end
if redis.call('HGET', KEYS[1], 'c:' .. sink) ~= ARGV[3] then return 0 end
local refused = #ARGV - 6
if refused > 0 and redis.call('HLEN', KEYS[3]) * 2 + refused > tonumber(ARGV[6]) * 2 then return -1 end
for i = 7, #ARGV, 2 do
  local record = redis.call('HGET', KEYS[2], ARGV[i])
  local target, event = string.match(record, '^([^{]*)\n(.*)$')
  local added = redis.call('HSET', KEYS[3], sink .. ':' .. ARGV[i], ARGV[i + 1] .. '\n' .. (target and event or record))
  if added == 1 then redis.call('HINCRBY', KEYS[1], 'd:' .. sink, '1') end
end
redis.call('HSET', KEYS[1], 'c:' .. sink, ARGV[4], 'l:' .. sink, ARGV[5] .. ' ' .. ARGV[2])

local function int(number) return string.format('%d', number) end
local all, first, bytes, last = redis.call('HGETALL', KEYS[1]), 0, 0, nil
for i = 1, #all, 2 do
  if all[i] == 'b' then
    first = tonumber(all[i + 1])
  elseif all[i] == 'n' then
    bytes = tonumber(all[i + 1])
  elseif string.sub(all[i], 1, 2) == 'c:' then
    last = math.min(last or tonumber(all[i + 1]), tonumber(all[i + 1]))
  end
end
-- In portions, so that a sink that was far behind does not hold the store for long.
last = math.min(last, first + 1000)
for place = first, last - 1 do
  local record = redis.call('HGET', KEYS[2], int(place))
  if record then
    bytes = bytes - #record
    redis.call('HDEL', KEYS[2], int(place))
  end
end
if last > first then redis.call('HSET', KEYS[1], 'b', int(last), 'n', int(bytes)) end
return 1
