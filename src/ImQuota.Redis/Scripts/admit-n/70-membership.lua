if needs(MEMBERSHIP_PART) then
-- Create: group, type, number of members named besides the owner, whether of an earlier day (no growth: E8), seats, then tag, k, member set each.
local function create(mode)
  local group, type, named, earlier = groups[argument()], argument(), argument(), argument() == 1
  local seats = {}
  for i = 1, argument() do seats[i] = {tag = argument(), counters = key(), members = key()} end
  local reason = gate()
  if reason ~= 0 and mode ~= RECORD then return denied(reason, 0) end
  if group.exists then return already_so(reason) end

  local kind = kind_of(type)
  local feature = kind.feature
  if reason == 0 then
    if not kind.invites and named > 0 then
      reason = TYPE_FORBIDS
    elseif feature > 0 and features:sub(feature, feature) ~= '1' then
      reason = NOT_IN_EDITION
    end
  end
  local keeps = kind.keeps_members
  if keeps then
    for i = 1, #seats do check(L_USER_GROUPS, floor(counters_of(seats[i].counters, seats[i].tag) / GROUP_STEP), 1) end
  end
  if kind.member_limit then check(kind.member_limit, 0, #seats) end
  check(kind.count_limit, state[kind.count_field], 1)
  if not earlier then
    check(L_GROWTH, state[GROWTH], 1)
    if kind.broadcasts then check(L_BROADCAST, state[BROADCAST], 1) end
  end
  local go, answer = decide(mode, reason)
  if not go or mode == DRY_RUN then return answer end

  create_group(group, type, earlier and 0 or state[DAY])
  if not earlier then
    add(GROWTH, 1)
    if kind.broadcasts then add(BROADCAST, 1) end
  end
  if keeps then
    group.members = #seats
    for i = 1, #seats do
      call('SADD', seats[i].members, seats[i].tag)
      count_user(seats[i].counters, seats[i].tag, GROUP_STEP)
    end
  end
  return answer
end

-- Dissolve: group, members, then tag, k, member set each: all of them, as verified before the batch began.
local function dissolve(mode)
  local group = groups[argument()]
  local members = argument()
  if not group.exists then
    cursor = cursor + members * 3
    return ALREADY
  end
  if mode == DRY_RUN then
    cursor = cursor + members * 3
    return ALLOWED
  end
  for _ = 1, members do
    local tag, counters = argument(), key()
    call('SREM', key(), tag)
    count_user(counters, tag, -GROUP_STEP)
  end
  remove_group(group)
  return ALLOWED
end

-- Are the members that a dissolve names the group's members? Looked at before anything is changed; such an action is
-- the first of its batch.
function members_differ(at)
  local group, members = groups[arguments[at + 2]], arguments[at + 3]
  if arguments[at + 1] == DRY_RUN or not group.exists then return false end
  if group.members ~= members then return true end
  for i = 0, members - 1 do
    if call('SISMEMBER', KEYS[arguments[at + 6 + i * 3]], arguments[at + 4 + i * 3]) == 0 then return true end
  end
  return false
end

local function join_users(group, joining)
  for i = 1, #joining do
    call('SADD', joining[i].members, joining[i].tag)
    count_user(joining[i].counters, joining[i].tag, GROUP_STEP)
  end
  group.members, group.changed = group.members + #joining, true
end

-- The usual join, of one user into a known group with every limit enforced: counted first and looked at afterwards, which
-- spares two commands of four. Whatever else is the case is left, as if nothing had been, to the long way below (nil).
local function join_one(group, invited)
  if app_state ~= 0 or not group.exists then return nil end
  local kind = kind_of(group.type)
  if not kind.keeps_members or (invited and not kind.invites) then return nil end
  if kind.member_limit and is_full(kind.member_limit, group.members) then return nil end

  local tag, counters, members = arguments[cursor + 1], KEYS[arguments[cursor + 2]], KEYS[arguments[cursor + 3]]
  if call('SADD', members, tag) == 0 then
    cursor = cursor + 3
    return ALL_MEMBERS
  end
  local value = call('HINCRBY', counters, tag, '1048576')
  if is_full(L_USER_GROUPS, floor(value / GROUP_STEP) - 1) then
    if value == GROUP_STEP then
      call('HDEL', counters, tag)
    else
      call('HINCRBY', counters, tag, '-1048576')
    end
    call('SREM', members, tag)
    return nil
  end
  if value == GROUP_STEP then add(COUNTED, 1) end
  group.members, group.changed = group.members + 1, true
  cursor = cursor + 3
  return ALLOWED
end

-- Join: group, invitation, users, then tag, k, member set each.
local function join(mode)
  local group, invited, count = groups[arguments[cursor + 1]], arguments[cursor + 2] == 1, arguments[cursor + 3]
  cursor = cursor + 3
  if count == 1 and mode == ENFORCE then
    local answer = join_one(group, invited)
    if answer then return answer end
  end
  local users = {}
  for i = 1, count do users[i] = {tag = argument(), counters = key(), members = key()} end
  local reason = gate()
  if reason ~= 0 and mode ~= RECORD then return denied(reason, 0) end
  if not group.exists and not set(ADOPT) and mode ~= RECORD then return denied(GROUP_NOT_FOUND, 0) end

  -- An unknown group is adopted as a Public one of unknown day; if it comes to that.
  local type = group.exists and group.type or 2
  local kind = kind_of(type)
  local gated = reason
  if reason == 0 and invited and not kind.invites then reason = TYPE_FORBIDS end
  if not kind.keeps_members then
    local _, answer = decide(mode, reason)
    return answer
  end

  local joining, over, already, over_used = {}, {}, {}, 0
  local leaves_out = mode ~= RECORD and mode_of(L_USER_GROUPS) == 2
  local members, limit = group.exists and group.members or 0, kind.member_limit
  for i = 1, #users do
    local user = users[i]
    if group.exists and call('SISMEMBER', user.members, user.tag) == 1 then
      already[#already + 1] = i
    else
      user.used = floor(counters_of(user.counters, user.tag) / GROUP_STEP)
      if leaves_out and exceeds(L_USER_GROUPS, user.used, 1) then
        if #over == 0 then over_used = user.used end
        over[#over + 1] = i
      else
        joining[#joining + 1] = user
      end
    end
  end
  if #joining == 0 then
    if #over == 0 and gated == 0 then return ALL_MEMBERS end
    if #over == 0 then return with_lists(already_so(gated), NONE, NONE, already) end
    if reason ~= 0 then return denied(reason, 0) end
    for i = 1, #over do check(L_USER_GROUPS, users[over[i]].used, 1) end
    if limit then check(limit, members, #over) end
    return with_lists(denied(0, 1), NONE, over, already)
  end
  for i = 1, #joining do check(L_USER_GROUPS, joining[i].used, 1) end
  if limit then check(limit, members, #joining) end
  local go, answer = decide(mode, reason)
  if go and mode ~= DRY_RUN then
    if not group.exists then create_group(group, type, 0) end
    join_users(group, joining)
  end
  return with_lists(answer, NONE, over, already)
end

-- Takes users out of a group: group, users, then tag, k, member set each. An emptied group goes, unless it is kept.
local function take_out(mode, keep)
  local group, take = groups[argument()], mode == DRY_RUN and 'SISMEMBER' or 'SREM'
  local removed = 0
  for _ = 1, argument() do
    local tag, counters, members = argument(), key(), key()
    if group.exists and call(take, members, tag) == 1 then
      removed = removed + 1
      if mode ~= DRY_RUN then
        count_user(counters, tag, -GROUP_STEP)
        group.members, group.changed = group.members - 1, true
      end
    end
  end
  if removed == 0 then return ALREADY end
  if mode ~= DRY_RUN and not keep and group.members == 0 and kind_of(group.type).gone_when_empty then
    remove_group(group)
  end
  return ALLOWED
end

local function leave(mode) return take_out(mode, false) end
local function evict(mode) return take_out(mode, true) end

operations[5] = create
operations[6] = dissolve
operations[7] = join
operations[8] = leave
operations[25] = evict
end
