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

local function drop_edge(side)
  if side.present == 1 then
    call('SREM', side.edges, side.edge)
    count_user(side.counters, side.tag, -1)
    add(EDGES, -1)
  end
end

local function add_friend(mode)
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
  local own, other = read_friends()
  if own.present ~= 1 and other.present ~= 1 then return ALREADY end
  if mode ~= DRY_RUN then
    drop_edge(own)
    drop_edge(other)
  end
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
