--[[
catalogue-publish: stores the next version of the catalogue. Atomic, so that two publishers get two versions, and one that asks twice
gets one.

KEYS
  1 catalogue
ARGV
  1 JSON
  2 how many versions are kept
  3 '1': only if there is none yet
  4 who publishes it, when and why (JSON)
  5 the request, or empty

Returns the version, or 0 if there was one already.
]]
if ARGV[3] == '1' and redis.call('HEXISTS', KEYS[1], 'v') == 1 then return 0 end
if ARGV[5] ~= '' and redis.call('HGET', KEYS[1], 'q') == ARGV[5] then return tonumber(redis.call('HGET', KEYS[1], 'v')) end
local version = redis.call('HINCRBY', KEYS[1], 'v', '1')
local old = version - tonumber(ARGV[2])
redis.call('HSET', KEYS[1], string.format('j:%.0f', version), ARGV[1], string.format('b:%.0f', version), ARGV[4], 'q', ARGV[5])
redis.call('HDEL', KEYS[1], string.format('j:%.0f', old), string.format('b:%.0f', old))
return version
