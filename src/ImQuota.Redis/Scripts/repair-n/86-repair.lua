--[[
repair: compares an app's counters with its tables, and puts right what differs. It is the admission script with this part in it, so that a
comparison and the decisions beside it have one order of events: a counter and the buckets it is about are read in one step. What is put
right is a difference, added in one step, for a difference stays true while others count.

KEYS
  1..  those of admit
ARGV as those of admit.

Returns what admit returns.
]]
do
local COUNTER_OF = {USERS, EDGES, COUNTED, GROUPS, ONLINE, MAU} -- by the table's place among u f k g o m
local spread = unpack or table.unpack

-- Tally: table, buckets. Returns what the app counts and what these buckets hold.
local function tally()
  local place, held = argument(), 0
  local command = (place <= 2 or place == 6) and 'SCARD' or 'HLEN'
  for _ = 1, argument() do held = held + call(command, key()) end
  return {state[COUNTER_OF[place]], held}
end

-- The same for groups, which have two counters: buckets of g. Returns both, and what these buckets hold of each.
local function tally_groups()
  local others, live = 0, 0
  for _ = 1, argument() do
    for _, stored in ipairs(call('HVALS', key())) do
      local type = floor(tonumber(stored) / 1073741824) % 8
      if header[RULES]:byte(type * 8 - 2) == 55 then live = live + 1 else others = others + 1 end
    end
  end
  return {state[GROUPS], others, state[LIVE], live}
end

-- The same for connections: buckets of o. Returns connections counted and held, then of each node its name, epoch, connections, of these in
-- its epoch, and what these buckets hold of both.
local function tally_presence()
  local held, of_node, fresh = 0, {}, {}
  load_nodes()
  for _ = 1, argument() do
    local records = call('HVALS', key())
    for i = 1, #records do
      for _, open in ipairs((read_connections(records[i]))) do
        held = held + 1
        of_node[open.node] = (of_node[open.node] or 0) + 1
        if open.epoch == node_of(open.node)[N_EPOCH] then fresh[open.node] = (fresh[open.node] or 0) + 1 end
      end
    end
  end
  local answer = {state[CONNECTIONS], held}
  for name, node in pairs(nodes) do
    for _, value in ipairs({name, int(node[N_EPOCH]), int(node[N_COUNT]), int(node[N_FRESH]), int(of_node[name] or 0), int(fresh[name] or 0)}) do
      answer[#answer + 1] = value
    end
  end
  return answer
end

-- Correct: the state's field, difference.
local function correct()
  local field, difference = argument(), argument()
  if field == CONNECTIONS then connections_change(difference) else add(field, difference) end
  return state[field]
end

-- Correct a node: name, epoch, differences of its connections and of those in its epoch. Returns 0 if it has another epoch by now.
local function correct_node()
  local name, epoch, difference, fresh = argument(), argument(), argument(), argument()
  local node = node_of(name)
  if node[N_EPOCH] ~= epoch then return 0 end
  node[N_COUNT], node[N_FRESH] = node[N_COUNT] + difference, node[N_FRESH] + fresh
  touched[name] = true
  return 1
end

-- Recount a group: group, its member sets. Returns what its record says and what the sets hold; nothing for an unknown one.
local function recount_group(mode)
  local group, held = groups[argument()], 0
  for _ = 1, argument() do held = held + call('SCARD', key()) end
  if not group.exists then return {} end
  local counted = group.members
  if held ~= counted and mode ~= DRY_RUN then group.members, group.changed = held, true end
  return {counted, held}
end

-- Correct a user's counters: tag, k, what they were, difference. Returns 0 if they are something else by now.
local function correct_user()
  local tag, counters, were, difference = argument(), key(), argument(), argument()
  if counters_of(counters, tag) ~= were then return 0 end
  count_user(counters, tag, difference)
  return 1
end

-- Sketch: buckets of m. Adds what the HyperLogLog lacks of the exact set.
local PFADD_MOST <const> = 1000
local function sketch_actives()
  local lacked = 0
  for _ = 1, argument() do
    local tags = call('SMEMBERS', key())
    for first = 1, #tags, PFADD_MOST do
      if call('PFADD', SKETCH, spread(tags, first, math.min(first + PFADD_MOST - 1, #tags))) == 1 then lacked = 1 end
    end
  end
  if lacked == 1 then call('EXPIRE', SKETCH, sketch_life) end
  return lacked
end

-- Retype: group, type.
local function retype()
  local group, type = groups[argument()], argument()
  if not group.exists or group.type == type then return 0 end
  add(kind_of(group.type).count_field, -1)
  add(kind_of(type).count_field, 1)
  group.type, group.changed = type, true
  return 1
end

-- Place: node, connections, then tag, o, platform, connection each: they are open, on this node, whatever a user may have open.
local function place()
  local name = argument()
  local node = node_of(name)
  for _ = 1, argument() do
    local tag, presence, platform, id = argument(), key(), argument(), argument()
    local list, existed = live_connections(presence, tag)
    local known
    for i = 1, #list do
      if list[i].id == id then known = i end
    end
    if known then
      local old = list[known]
      if old.node ~= name then keep_split() end
      node_change(old.node, old.epoch, -1)
      node_change(name, node[N_EPOCH], 1)
      list[known] = connection(platform, node[N_EPOCH], name, id)
    else
      list[#list + 1] = connection(platform, open_connection(name), name, id)
    end
    write_connections(presence, tag, list, existed)
  end
  return 1
end

-- Rejoin: whether they are sets, pairs of a bucket and one behind the table's end. A growth that was cut off has left members there, which
-- nobody looks for; they go back. Returns how many were nowhere else.
local function rejoin()
  local sets, lost = argument() == 1, 0
  for _ = 1, argument() do
    local source, beyond = key(), key()
    local entries = call(sets and 'SMEMBERS' or 'HGETALL', beyond)
    for i = 1, #entries, sets and 1 or 2 do
      lost = lost + (sets and call('SADD', source, entries[i]) or call('HSETNX', source, entries[i], entries[i + 1]))
    end
    if #entries > 0 then call('DEL', beyond) end
  end
  return lost
end

-- Edges: pairs of edge tag and f. Returns 1 or 0 for each.
local function edges()
  local answer = {}
  for i = 1, argument() do
    local tag, bucket = argument(), key()
    answer[i] = call('SISMEMBER', bucket, tag)
  end
  return answer
end

operations[30] = tally
operations[31] = tally_groups
operations[32] = tally_presence
operations[33] = correct
operations[34] = correct_node
operations[35] = recount_group
operations[36] = correct_user
operations[37] = sketch_actives
operations[38] = retype
operations[39] = place
operations[40] = rejoin
operations[41] = edges
end
