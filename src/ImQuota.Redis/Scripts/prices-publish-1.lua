--[[
prices-publish: stores the next version of the prices, if it was made to follow the one that is there. Atomic, so that two publishers
cannot follow the same one. All versions are kept: bills name theirs.

KEYS
  1 prices
ARGV
  1 version that it follows, 0: none   2 JSON   3 instant from which it holds, ISO 8601

Returns the version, or 0 if another was first.
]]
local before = tonumber(redis.call('HGET', KEYS[1], 'v') or '0')
if before ~= tonumber(ARGV[1]) then return 0 end
local label = string.format('%d', before + 1)
redis.call('HSET', KEYS[1], 'j:' .. label, ARGV[2], 'f:' .. label, ARGV[3], 'v', label)
return before + 1
