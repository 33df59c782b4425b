--[[
table-sizes: how many buckets an app's tables have, for those who remove them. Reads only.

KEYS
  1 c   the app's state
  2 p   its ended months

Returns {u, f, k, g, o}, then month (yyyymm) and buckets for each month it knows. In a script because both are msgpack.
]]
local packed = redis.call('GET', KEYS[1])
if not packed then return {1, 1, 1, 1, 1} end
local state = cmsgpack.unpack(packed)
local sizes = {state[14], state[15], state[16], state[17], state[18], state[19], state[21]}
local periods = redis.call('HGETALL', KEYS[2])
for i = 1, #periods, 2 do
  sizes[#sizes + 1] = tonumber(periods[i])
  sizes[#sizes + 1] = cmsgpack.unpack(periods[i + 1])[2]
end
return sizes
