if needs(USERS_PART) then
local function sketch(tag)
  if call('PFADD', SKETCH, tag) == 1 then call('EXPIRE', SKETCH, sketch_life) end
end

-- Login: tag, u, m, o, platform, connection, node.
local function login(mode)
  local tag, users, actives, presence = argument(), key(), key(), key()
  local platform, id, name = argument(), argument(), argument()
  local reason = gate()
  if reason ~= 0 and mode ~= RECORD then return denied(reason, 0) end

  local registers = limit_of(L_USERS) >= 0 and call('SISMEMBER', users, tag) == 0
  local exact = not set(SKETCH_ONLY) or limit_of(L_MAU) >= 0
  local counts = exact and call('SISMEMBER', actives, tag) == 0
  local list, existed, same = NONE, false, true
  if id ~= '' then
    list, existed = live_connections(presence, tag)
    same = false
    for i = 1, #list do
      if list[i].id == id and list[i].platform == platform and list[i].node == name then same = true end
    end
  end
  if not registers and not counts and same then
    if not exact and mode ~= DRY_RUN then sketch(tag) end
    return already_so(reason)
  end

  if registers then check(L_USERS, state[USERS], 1) end
  if counts then check(L_MAU, state[MAU], 1) end
  local go, answer = decide(mode, reason)
  if not go then return answer end
  local stay, kick, leave = list, NONE, NONE
  if not same then stay, kick, leave = admit_connection(list, platform, id) end
  if mode ~= DRY_RUN then
    if registers then
      call('SADD', users, tag)
      add(USERS, 1)
    end
    if counts then
      call('SADD', actives, tag)
      -- Its first member; from then on it lives as long as it was given.
      if call('SCARD', actives) == 1 then call('EXPIRE', actives, mau_life) end
      add(MAU, 1)
    end
    if counts or not exact then sketch(tag) end
    if not same then
      close_all(leave)
      stay[#stay + 1] = connection(platform, open_connection(name), name, id)
      write_connections(presence, tag, stay, existed)
    end
  end
  return with_lists(answer, kick, NONE, NONE)
end

-- Logout: tag, o, connection.
local function logout(mode)
  local tag, presence, id = argument(), key(), argument()
  local list, existed = live_connections(presence, tag)
  for i = 1, #list do
    if list[i].id == id then
      if mode ~= DRY_RUN then
        close_all({table.remove(list, i)})
        write_connections(presence, tag, list, existed)
      end
      return ALLOWED
    end
  end
  return ALREADY
end

-- Users of a list that are (or are not) in the E2 set: n, then tag, u each. Returns pairs of set and tag.
local function pick_users(present)
  local picked = {}
  for _ = 1, argument() do
    local tag, users = argument(), key()
    if call('SISMEMBER', users, tag) == present then
      picked[#picked + 1] = users
      picked[#picked + 1] = tag
    end
  end
  return picked
end

local function apply_users(command, picked, delta)
  for i = 1, #picked, 2 do call(command, picked[i], picked[i + 1]) end
  add(USERS, delta * #picked / 2)
end

local function register_users(mode)
  local missing = pick_users(0)
  local reason = gate()
  if reason ~= 0 and mode ~= RECORD then return denied(reason, 0) end
  if limit_of(L_USERS) < 0 or #missing == 0 then return already_so(reason) end
  check(L_USERS, state[USERS], floor(#missing / 2))
  local go, answer = decide(mode, reason)
  if go and mode ~= DRY_RUN then apply_users('SADD', missing, 1) end
  return answer
end

-- Only editions with the feature (UserRemoval, 16) may remove users.
local function remove_users(mode)
  local present = pick_users(1)
  local reason = features:sub(16, 16) == '1' and 0 or NOT_IN_EDITION
  if reason == 0 and #present == 0 then return ALREADY end
  local go, answer = decide(mode, reason)
  if go and #present == 0 then answer[1] = answer[1] + FLAG_ALREADY end
  if go and mode ~= DRY_RUN then apply_users('SREM', present, -1) end
  return answer
end

operations[1] = login
operations[2] = logout
operations[3] = register_users
operations[4] = remove_users
end
