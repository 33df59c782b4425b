--[[
hash-swap: replaces a field of a hash if it still holds what was read. Atomic, so that of two who join what they know with the same
reading, neither undoes the other.

KEYS
  1 a hash
ARGV
  1 field   2 what was read, or empty: nothing was there   3 the new value

Returns 1, or 0 if something else is there by now: read again.
]]
local there = redis.call('HGET', KEYS[1], ARGV[1])
if (there or '') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
