do
local RESERVE_CREATE <const>, RESERVE_JOIN <const>, RESERVE_FRIEND <const> = 5, 7, 9

local function change(text, sign)
  for subject, amount in text:gmatch('(%S+) (%S+)') do
    if call('HINCRBY', HELD, subject, int(sign * amount)) == 0 then call('HDEL', HELD, subject) end
  end
end

local function put(id, text, lapses)
  if call('HSETNX', HELD, 'r' .. id, text) == 1 then change(text, 1) end
  call('ZADD', LAPSES, int(lapses), id)
end

local function take(id)
  local text = call('HGET', HELD, 'r' .. id)
  if not text then return false end
  change(text, -1)
  call('HDEL', HELD, 'r' .. id)
  call('ZREM', LAPSES, id)
  return true
end

-- Alike creations are told apart by numbers, first come, first settled.
local function numbers_of(creation)
  local first, last = (call('HGET', HELD, 'q' .. creation) or '1:0'):match('(%d+):(%d+)')
  return tonumber(first), tonumber(last)
end

local function number_creation(creation)
  local first, last = numbers_of(creation)
  call('HSET', HELD, 'q' .. creation, int(first) .. ':' .. int(last + 1))
  return 'c' .. creation .. ':' .. int(last + 1)
end

local function settle_creation(creation)
  local first, last = numbers_of(creation)
  local taken = false
  while first <= last and not taken do
    taken = take('c' .. creation .. ':' .. int(first))
    first = first + 1
  end
  if first > last then
    call('HDEL', HELD, 'q' .. creation)
  else
    call('HSET', HELD, 'q' .. creation, int(first) .. ':' .. int(last))
  end
end

-- They lapse in the order of their numbers, so with the last one nothing is left of its kind.
local function lapse()
  for _, id in ipairs(call('ZRANGEBYSCORE', LAPSES, '-inf', int(now))) do
    take(id)
    local creation, number = id:match('^c(.*):(%d+)$')
    if creation then
      local _, last = numbers_of(creation)
      if last == tonumber(number) then call('HDEL', HELD, 'q' .. creation) end
    end
  end
end

local function open()
  HELD, LAPSES = key(), key()
  lapse()
end

-- What each action would take: holds as {id, text, place in its list}, read without moving the cursor.
local wants = {}

local function seat(tag) return 'u' .. tag .. ' ' .. int(GROUP_STEP) end

wants[RESERVE_CREATE] = function(creation)
  local kind = kind_of(arguments[cursor + 2])
  local text = 'n' .. int(kind.count_field) .. ' 1 n' .. int(GROWTH) .. ' 1'
  if kind.broadcasts then text = text .. ' n' .. int(BROADCAST) .. ' 1' end
  if kind.keeps_members then
    for i = 1, arguments[cursor + 5] do text = text .. ' ' .. seat(arguments[cursor + 3 + i * 3]) end
  end
  return {{creation = creation, text = text, place = 0}}
end

wants[RESERVE_JOIN] = function()
  local group, list = groups[arguments[cursor + 1]], {}
  if not kind_of(group.exists and group.type or 2).keeps_members then return list end
  for i = 1, arguments[cursor + 3] do
    local tag = arguments[cursor + 1 + i * 3]
    local id = 'j' .. group.tag .. ':' .. tag
    list[i] = {id = id, text = seat(tag) .. ' m' .. group.tag .. ' 1', place = i}
    if call('HEXISTS', HELD, 'r' .. id) == 1 then
      excused[tag], excused_members = GROUP_STEP, excused_members + 1
    end
  end
  return list
end

wants[RESERVE_FRIEND] = function()
  local list = {}
  for side = 0, arguments[cursor + 1] do
    local user, edge, edges = arguments[cursor + 2 + side * 2], arguments[cursor + 6 + side * 2], KEYS[arguments[cursor + 7 + side * 2]]
    if call('SISMEMBER', edges, edge) == 0 then
      local id = 'f' .. edge
      list[#list + 1] = {id = id, text = 'u' .. user .. ' 1', place = 0}
      if call('HEXISTS', HELD, 'r' .. id) == 1 then excused[user] = 1 end
    end
  end
  return list
end

-- Counts what is held as used (1), or no longer (-1).
local FIELDS = {GROUPS, LIVE, GROWTH, BROADCAST}
local function lift(sign, amounts, group)
  for i = 1, #FIELDS do state[FIELDS[i]] = state[FIELDS[i]] + sign * amounts[i] end
  if group then group.members = group.members + sign * amounts[#FIELDS + 1] end
end

local function left_out(answer, place)
  for list = 7, 8 do
    for i = 1, #answer[list] do
      if answer[list][i] == place then return true end
    end
  end
  return false
end

-- Reserve: v, w, how long (microseconds), creation, then the action: operation and its fields.
local function reserve()
  open()
  local length, creation, operation = argument(), argument(), argument()
  local wanted = wants[operation](creation)
  local group = operation == RESERVE_JOIN and groups[arguments[cursor + 1]]
  local amounts = {}
  for i = 1, #FIELDS do amounts[i] = held('n' .. int(FIELDS[i])) end
  if group then amounts[#FIELDS + 1] = held('m' .. group.tag) - excused_members end

  lift(1, amounts, group)
  local answer = operations[operation](DRY_RUN)
  lift(-1, amounts, group)
  excused, excused_members = {}, 0
  local full = type(answer) == 'table'
  if answer == ALREADY or answer == ALL_MEMBERS or (full and answer[1] % 4 ~= FLAG_ALLOWED) then return answer end
  for i = 1, #wanted do
    local hold = wanted[i]
    if not (full and left_out(answer, hold.place)) then put(hold.id or number_creation(hold.creation), hold.text, now + length) end
  end
  -- By the store's clock, so a little later than by ours.
  for _, name in ipairs({HELD, LAPSES}) do call('EXPIRE', name, int(floor(length / 1000000) + 2)) end
  return answer
end

-- Settle: v, w, holds, then each: they are facts now, or will be none.
local function settle()
  open()
  local taken = 0
  for _ = 1, argument() do
    if take(argument()) then taken = taken + 1 end
  end
  return taken
end

-- Settle a creation: v, w, group, creation. A group that was heard of by a member's join first is of today all the same (E8).
local function settle_created()
  open()
  local group = groups[argument()]
  settle_creation(argument())
  if not group.exists or group.day ~= 0 then return 0 end
  group.day, group.changed = state[DAY], true
  add(GROWTH, 1)
  if kind_of(group.type).broadcasts then add(BROADCAST, 1) end
  return 1
end

-- Note: t, window, instant (both in milliseconds), what undoes all of them ('' nothing), facts, then for each: what it says, the opposite.
-- Returns the places of those that came too late: of what their opposite told later.
local function note()
  local told, window, at, ender = key(), argument(), argument(), argument()
  local function later(what)
    local known = what ~= '' and call('ZSCORE', told, what)
    return known and tonumber(known) > at
  end
  local late, ended = {}, later(ender)
  call('ZREMRANGEBYSCORE', told, '-inf', int(floor(now / 1000) - window))
  for i = 1, argument() do
    local what, opposite = argument(), argument()
    if ended or later(opposite) then
      late[#late + 1] = i
    elseif not later(what) then
      call('ZADD', told, int(at), what)
    end
  end
  call('EXPIRE', told, int(floor(window / 1000) + 2))
  return late
end

operations[26] = reserve
operations[27] = settle
operations[28] = settle_created
operations[29] = note
end
