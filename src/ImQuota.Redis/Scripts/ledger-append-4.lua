--[[
ledger-append: appends facts to an account's ledger, all of them or none, if nobody else did since it was read. So two orders
that were decided on the same ledger cannot both stand, and a process that lost its lease writes nothing.
KEYS
  1 m   the account
  2 l   its facts
  3 k   natural keys of its facts
  4 q   its requests
ARGV
  1 facts that were read   2 id of the request, or empty   3 what is remembered of it   4.. natural key and JSON of each fact
Returns 1; 0 if the account has another number of facts; -1 if it is unknown; -2 if a natural key is taken; -3 if the request
is remembered already.
]]
if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
if redis.call('LLEN', KEYS[2]) ~= tonumber(ARGV[1]) then return 0 end
if ARGV[2] ~= '' and redis.call('HEXISTS', KEYS[4], ARGV[2]) == 1 then return -3 end
for i = 4, #ARGV, 2 do
  if redis.call('HEXISTS', KEYS[3], ARGV[i]) == 1 then return -2 end
end
local at = tonumber(ARGV[1])
for i = 4, #ARGV, 2 do
  redis.call('HSET', KEYS[3], ARGV[i], at)
  redis.call('RPUSH', KEYS[2], ARGV[i + 1])
  at = at + 1
end
if ARGV[2] ~= '' then redis.call('HSET', KEYS[4], ARGV[2], ARGV[3]) end
return 1
