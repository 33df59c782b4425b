--[[
clock-move: moves the store's test clock. Atomic, so that it never goes back, whichever process is first.

KEYS
  1 meta   what holds for the whole store
ARGV
  1 Unix milliseconds to move it to

Returns the Unix milliseconds at which it stands, or -1 if the store has no test clock.
]]
local now = tonumber(redis.call('HGET', KEYS[1], 'clock') or '')
if not now then return -1 end
if tonumber(ARGV[1]) > now then
  redis.call('HSET', KEYS[1], 'clock', ARGV[1])
  return tonumber(ARGV[1])
end
return now
