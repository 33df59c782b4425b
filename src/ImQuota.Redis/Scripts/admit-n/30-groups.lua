-- Groups of the batch. A record is one number: members (20 bits), member sets (10), type (3), day of creation (20; 0 unknown).
local MEMBERS_MAX, SETS_MAX = 1048576, 1024
local groups = {}

local function read_groups()
  local old = false
  local named = unpack_array(ARGV[2])
  for i = 1, #named, 3 do
    local group = {tag = named[i], key = KEYS[named[i + 1]], sets = named[i + 2]}
    local stored = call('HGET', group.key, group.tag)
    if stored then
      local packed_record = tonumber(stored)
      group.exists = true
      group.members = packed_record % MEMBERS_MAX
      local sets = floor(packed_record / MEMBERS_MAX) % SETS_MAX
      if sets ~= group.sets then old = true end
      group.sets = sets
      group.type = floor(packed_record / 1073741824) % 8
      group.day = floor(packed_record / 8589934592)
    end
    groups[#groups + 1] = group
  end
  return old
end

local function save_groups()
  for i = 1, #groups do
    local group = groups[i]
    if group.changed then
      if group.exists then
        call('HSET', group.key, group.tag,
          int(group.members + group.sets * MEMBERS_MAX + group.type * 1073741824 + group.day * 8589934592))
      else
        call('HDEL', group.key, group.tag)
      end
    end
  end
end

-- Rules of a group type, one character each; LimitKey and Feature numbers start at '0', ':' is no member limit.
local LIVE_TYPE, INVITES, OWNER_SEAT, GONE_WHEN_EMPTY, MEMBER_LIMIT, COUNT_LIMIT, BROADCASTS, NEEDS = 1, 2, 3, 4, 5, 6, 7, 8
local function rule(type, which) return rules:byte((type - 1) * 8 + which) - 48 end

-- Live memberships are not kept, unless the app counts them; a type that nobody can be invited to never keeps any.
local function keeps_members(type)
  return rule(type, LIVE_TYPE) == 0 or (count_live and rule(type, INVITES) == 1)
end

local function count_field(type)
  return rule(type, COUNT_LIMIT) == 7 and LIVE or GROUPS
end

-- E8: what a removed group gives back.
local function credit(group)
  if credit_any_day or group.day == state[DAY] then
    if state[GROWTH] > 0 then add(GROWTH, -1) end
    if rule(group.type, BROADCASTS) == 1 and state[BROADCAST] > 0 then add(BROADCAST, -1) end
  end
end

local function remove_group(group)
  group.exists, group.changed = false, true
  add(count_field(group.type), -1)
  credit(group)
end

local function create_group(group, type, day)
  group.exists, group.changed, group.type, group.members, group.day = true, true, type, 0, day
  add(count_field(type), 1)
end

-- A user's counters: groups * 2^20 + friends.
local GROUP_STEP = 1048576
local function counters_of(bucket, tag)
  return tonumber(call('HGET', bucket, tag) or '0')
end

local function count_user(bucket, tag, delta)
  local value = call('HINCRBY', bucket, tag, int(delta))
  if value == delta then
    add(COUNTED, 1)
  elseif value == 0 then
    call('HDEL', bucket, tag)
    add(COUNTED, -1)
  end
end
