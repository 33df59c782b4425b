--[[
history-join: joins what was seen of an app's use with what is there, each number by the larger, unless the app is gone or going. Atomic, so that
of two processes that look at the same time neither takes back what the other saw, and none writes behind the eraser.

KEYS
  1 a   the app's record
  2 s   the app's history
ARGV
  7 a place: 1 field   2 label of its hour or day, rising   3.. five numbers, -1 where nothing was seen

Returns 1, or 0 if there is no such app.
]]
local app = redis.call('HMGET', KEYS[1], 'v', 'x')
if not app[1] or app[2] then return 0 end
for i = 1, #ARGV, 7 do
  local seen = { tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3]), tonumber(ARGV[i + 4]), tonumber(ARGV[i + 5]), tonumber(ARGV[i + 6]) }
  local known = redis.call('HGET', KEYS[2], ARGV[i])
  local place = 0
  local label = nil
  if known then
    for number in string.gmatch(known, '[^,]+') do
      place = place + 1
      if place == 1 then label = tonumber(number) end
      -- A place is used again and again: only what is of the same hour or day is joined.
      if label == seen[1] then seen[place] = math.max(seen[place], tonumber(number)) end
    end
  end
  if not label or label <= seen[1] then redis.call('HSET', KEYS[2], ARGV[i], table.concat(seen, ',')) end
end
return 1
