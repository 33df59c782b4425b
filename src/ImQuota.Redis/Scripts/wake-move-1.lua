--[[
wake-move: moves an entry of the wake-ups, or takes it out, if nobody else moved it since it was read: so one process at a
time looks after an account, and an earlier instant that came meanwhile is not lost.
KEYS
  1 wake:<i>   a part of the wake-ups
ARGV
  1 entry   2 Unix milliseconds it was read at   3 those it moves to, or empty to take it out
Returns 1, or 0 if it is elsewhere.
]]
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) ~= tonumber(ARGV[2]) then return 0 end
if ARGV[3] == '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
end
return 1
