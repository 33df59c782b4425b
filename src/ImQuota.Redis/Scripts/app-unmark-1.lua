--[[
app-unmark: takes the mark of an erasure off, unless a deletion has begun meanwhile: in one step, so that none is taken back.

KEYS
  1 a   the app's record
ARGV
  1 version the record was marked at

Returns 1, or 0 if the version or the mark is another.
]]
local present = redis.call('HMGET', KEYS[1], 'v', 'x')
if present[1] ~= ARGV[1] or present[2] ~= '2' then return 0 end
return redis.call('HDEL', KEYS[1], 'x')
