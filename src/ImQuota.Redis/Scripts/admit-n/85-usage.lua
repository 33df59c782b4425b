if needs(USAGE_PART) then
-- What the app uses. Returns numbers in the order of UsageReply.
local function app_usage()
  local split = present_split()
  return {state[USERS], state[MAU], call('PFCOUNT', SKETCH), state[GROUPS], state[LIVE], state[GROWTH], state[BROADCAST],
    state[CONNECTIONS], state[ONLINE], state[PEAK], int(state[PEAK_AT]), state[PEAK_ONLINE],
    state[PEAK_LIVE] == 1 and split or state[SPLIT], split}
end

-- One user: tag, u, m, k, o. Returns registered, active, counters, then the connections' ids.
local function user_usage()
  local tag, users, actives, counters, presence = argument(), key(), key(), key(), key()
  local answer = {call('SISMEMBER', users, tag), call('SISMEMBER', actives, tag), int(counters_of(counters, tag))}
  for _, open in ipairs((live_connections(presence, tag))) do answer[#answer + 1] = open.id end
  return answer
end

-- One group. Returns nothing for an unknown one, or type, members, whether created today.
local function group_usage()
  local group = groups[argument()]
  if not group.exists then return {} end
  return {group.type, group.members, group.day == state[DAY] and 1 or 0}
end

operations[17] = app_usage
operations[18] = user_usage
operations[19] = group_usage
end
