-- Groups of the batch. A record is one number: members (20 bits), member sets (10), type (3), day of creation (20; 0 unknown).
local MEMBERS_MAX <const>, SETS_MAX <const> = 1048576, 1024
local groups = {}

local read_groups, save_groups, kind_of, remove_group, create_group
if ARGV[2] ~= '' then
function read_groups()
  local old = false
  local named = {decode(ARGV[2])}
  for i = 1, #named, 3 do
    -- All fields at once: a table that grows field by field is made four times.
    local group = {tag = named[i], key = KEYS[named[i + 1]], sets = named[i + 2], exists = false, changed = false, members = 0, type = 0, day = 0}
    local stored = call('HGET', group.key, group.tag)
    if stored then
      local record = tonumber(stored)
      local sets = floor(record / MEMBERS_MAX) % SETS_MAX
      if sets ~= group.sets then old = true end
      group.exists, group.sets, group.members = true, sets, record % MEMBERS_MAX
      group.type, group.day = floor(record / 1073741824) % 8, floor(record / 8589934592)
    end
    groups[#groups + 1] = group
  end
  return old
end

-- Writes what changed; adds the positions of groups whose members outgrew their sets to a list.
function save_groups(due)
  for i = 1, #groups do
    local group = groups[i]
    if group.exists and group.members > group.sets * SET_MEAN and group.sets < SETS_MAX - 1 then due[#due + 1] = i end
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

-- What a group's type entails: eight characters (GroupTypeRulesText), read once a run. Yes is '1'; LimitKey and Feature numbers start
-- at '0', and ':' is no member limit.
local kinds = {}
function kind_of(type)
  local kind = kinds[type]
  if not kind then
    local live, invites, _, gone, members, count, broadcasts, needed = header[RULES]:byte(type * 8 - 7, type * 8)
    kind = {
      invites = invites == 49,
      gone_when_empty = gone == 49,
      member_limit = members < 58 and members - 48,
      count_limit = count - 48,
      count_field = count == 55 and LIVE or GROUPS,
      broadcasts = broadcasts == 49,
      feature = needed - 48,
      -- Live memberships are not kept, unless the app counts them; a type that nobody can be invited to never keeps any.
      keeps_members = live == 48 or (set(COUNT_LIVE) and invites == 49),
    }
    kinds[type] = kind
  end
  return kind
end

-- E8: what a removed group gives back.
local function credit(group)
  if set(CREDIT_ANY_DAY) or group.day == state[DAY] then
    if state[GROWTH] > 0 then add(GROWTH, -1) end
    if kind_of(group.type).broadcasts and state[BROADCAST] > 0 then add(BROADCAST, -1) end
  end
end

function remove_group(group)
  group.exists, group.changed = false, true
  add(kind_of(group.type).count_field, -1)
  credit(group)
end

function create_group(group, type, day)
  group.exists, group.changed, group.type, group.members, group.day = true, true, type, 0, day
  add(kind_of(type).count_field, 1)
end
end

-- A user's counters: groups * 2^20 + friends.
local GROUP_STEP <const> = 1048576
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
