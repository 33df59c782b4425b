if needs(FRIENDS_PART) then
-- Friend actions: both sides (1) or one (0), then user tag and k, friend tag and k, edge tag and f, opposite edge tag and f.
local function read_friends()
  local both = argument() == 1
  local user, user_counters, friend, friend_counters = argument(), key(), argument(), key()
  local edge, edges, back, backs = argument(), key(), argument(), key()
  local present = call('SISMEMBER', edges, edge)
  local present_back = both and call('SISMEMBER', backs, back) or -1
  return {tag = user, counters = user_counters, edge = edge, edges = edges, present = present},
    {tag = friend, counters = friend_counters, edge = back, edges = backs, present = present_back}
end

local function friends_of(side)
  return counters_of(side.counters, side.tag) % GROUP_STEP
end

local function put_edge(side)
  if side.present == 0 then
    call('SADD', side.edges, side.edge)
    count_user(side.counters, side.tag, 1)
    add(EDGES, 1)
  end
end

-- Puts an edge and counts it; returns the user's counters after that, 0 where the edge was there. Named by the places of the counters and the edge.
local function count_first(counters, edge)
  if call('SADD', KEYS[arguments[edge + 1]], arguments[edge]) == 0 then return 0 end
  return call('HINCRBY', KEYS[arguments[counters + 1]], arguments[counters], '1')
end

local function count_back(counters, edge, value)
  call('SREM', KEYS[arguments[edge + 1]], arguments[edge])
  if value == 1 then
    call('HDEL', KEYS[arguments[counters + 1]], arguments[counters])
  else
    call('HINCRBY', KEYS[arguments[counters + 1]], arguments[counters], '-1')
  end
end

-- The usual friendship, with every limit enforced: counted first and looked at afterwards, half of the commands. If a list is full, all is put
-- back and left to the long way below (nil).
local function add_counted()
  local at = cursor
  local own = count_first(at + 2, at + 6)
  if own > 0 and is_full(L_FRIENDS, own % GROUP_STEP - 1) then
    count_back(at + 2, at + 6, own)
    return nil
  end
  local other = arguments[at + 1] == 1 and count_first(at + 4, at + 8) or 0
  if other > 0 and is_full(L_FRIENDS, other % GROUP_STEP - 1) then
    count_back(at + 4, at + 8, other)
    if own > 0 then count_back(at + 2, at + 6, own) end
    return nil
  end
  cursor = at + 9
  if own == 0 and other == 0 then return ALREADY end
  add(EDGES, (own > 0 and 1 or 0) + (other > 0 and 1 or 0))
  if own == 1 then add(COUNTED, 1) end
  if other == 1 then add(COUNTED, 1) end
  return ALLOWED
end

local function add_friend(mode)
  if mode == ENFORCE and app_state == 0 then
    local answer = add_counted()
    if answer then return answer end
  end
  local own, other = read_friends()
  local reason = gate()
  if reason ~= 0 and mode ~= RECORD then return denied(reason, 0) end
  if own.present ~= 0 and other.present ~= 0 then return already_so(reason) end
  if own.present == 0 then check(L_FRIENDS, friends_of(own), 1, FRIENDS_LIMIT) end
  if other.present == 0 then check(L_FRIENDS, friends_of(other), 1, PEER_FRIENDS_LIMIT) end
  local go, answer = decide(mode, reason)
  if go and mode ~= DRY_RUN then
    put_edge(own)
    put_edge(other)
  end
  return answer
end

local function remove_friend(mode)
  local both, take, gone = argument() == 1, mode == DRY_RUN and 'SISMEMBER' or 'SREM', 0
  local at = cursor
  for place = 0, both and 2 or 0, 2 do
    local counters, edge = at + 1 + place, at + 5 + place
    if call(take, KEYS[arguments[edge + 1]], arguments[edge]) == 1 then
      gone = gone + 1
      if mode ~= DRY_RUN then count_user(KEYS[arguments[counters + 1]], arguments[counters], -1) end
    end
  end
  cursor = at + 8
  if gone == 0 then return ALREADY end
  if mode ~= DRY_RUN then add(EDGES, -gone) end
  return ALLOWED
end

-- CheckFeature: the caller knows the features by the record version; here only whether the app may act.
local function check_feature(mode)
  local _, answer = decide(mode, gate())
  return answer
end

operations[9] = add_friend
operations[10] = remove_friend
operations[11] = check_feature
end
