-- One limit checked and taken: what a server that knows a single counter does in Redis.
-- KEYS[1] the counter; ARGV[1] its limit.
-- Returns what is used after it, or 0 for a denial, which takes nothing.
local used = redis.call('INCR', KEYS[1])
if used > tonumber(ARGV[1]) then
  redis.call('DECR', KEYS[1])
  return 0
end
return used
