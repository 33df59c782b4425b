-- Nodes, leases and the month: functions that a run without connections needs only where a lease or the month is over.
local KEPT <const> = 300 -- three years, in yyyymm
local month_over = state[MONTH] ~= month
local lease_over = state[LEASE_END] ~= 0 and now >= state[LEASE_END]
local node_of, load_nodes, present_split, keep_split, connections_change, node_change
local next_epoch, drop_node, start_lease, end_leases, turn_month
if month_over or lease_over or needs(USERS_PART) or needs(NODES_PART) or needs(UPKEEP_PART) or needs(USAGE_PART) then
function node_of(name)
  local node = nodes[name]
  if not node then
    local stored = call('HGET', NODES, name)
    node = stored and decode(stored) or {0, 0, 0, 0, 0, 0}
    nodes[name] = node
  end
  return node
end

function load_nodes()
  local all = call('HGETALL', NODES)
  for i = 1, #all, 2 do
    if not nodes[all[i]] then nodes[all[i]] = decode(all[i + 1]) end
  end
end

-- Connections by node as JSON; nodes without any are left out.
function present_split()
  load_nodes()
  local split = {}
  for name, node in pairs(nodes) do
    if node[N_COUNT] > 0 then split[name] = node[N_COUNT] end
  end
  return cjson.encode(split)
end

-- Before anything moves away from a peak: what it looked like.
function keep_split()
  if state[PEAK_LIVE] == 1 then
    state[SPLIT] = present_split()
    state[PEAK_LIVE] = 0
    changed = true
  end
end

-- Open connections change; the nodes' own counts must follow after this.
function connections_change(delta)
  local connections = state[CONNECTIONS] + delta
  if delta > 0 and connections > state[PEAK] then
    state[PEAK], state[PEAK_AT], state[PEAK_LIVE] = connections, now, 1
  else
    keep_split()
  end
  state[CONNECTIONS] = connections
  changed = true
end

function node_change(name, epoch, delta)
  local node = node_of(name)
  node[N_COUNT] = node[N_COUNT] + delta
  if epoch == node[N_EPOCH] then node[N_FRESH] = node[N_FRESH] + delta end
  touched[name] = true
end

function next_epoch()
  add(EPOCH, 1)
  return state[EPOCH]
end

-- What was connected under a node up to now is gone: one subtraction; the records go with the sweep.
function drop_node(name, keep)
  local node = node_of(name)
  local gone = node[N_COUNT] - keep
  if gone > 0 then
    connections_change(-gone)
    state[SWEEP] = next_epoch()
  end
  node[N_COUNT], node[N_FRESH] = keep, keep
  touched[name] = true
  return gone
end

function start_lease(node, length)
  node[N_LEASE_END], node[N_LEASE] = now + length, length
  if state[LEASE_END] == 0 or node[N_LEASE_END] < state[LEASE_END] then
    state[LEASE_END] = node[N_LEASE_END]
    changed = true
  end
end

-- Ends leases that are over at an instant; returns how many connections went with them.
function end_leases(instant)
  if state[LEASE_END] == 0 or instant < state[LEASE_END] then return 0 end
  load_nodes()
  local gone, next_end = 0, 0
  for name, node in pairs(nodes) do
    if node[N_LEASE_END] > 0 then
      if node[N_LEASE_END] <= instant then
        gone = gone + drop_node(name, 0)
        local epoch = next_epoch()
        node[N_EPOCH], node[N_ALIVE], node[N_LEASE_END] = epoch, epoch, 0
      elseif next_end == 0 or node[N_LEASE_END] < next_end then
        next_end = node[N_LEASE_END]
      end
    end
  end
  state[LEASE_END] = next_end
  changed = true
  return gone
end

local function following(label)
  return label % 100 == 12 and label + 89 or label + 1
end

-- Puts the month's figures aside and takes up those of the asked one; a new month begins with what is open.
function turn_month()
  if state[MONTH] == month then return end
  if state[MONTH] ~= 0 then
    keep_split()
    call('HSET', PERIODS, int(state[MONTH]), pack(
      {state[MAU], state[TABLE_M], state[PEAK], state[PEAK_AT], state[PEAK_ONLINE], state[SPLIT]}))
    -- Months in which nobody called hold what stayed open all through them; their peak is at their start, which the reader knows (0).
    local label = following(math.max(state[MONTH], month - KEPT))
    while label < month do
      call('HSETNX', PERIODS, int(label), pack({0, 1, state[CONNECTIONS], 0, state[ONLINE], present_split()}))
      label = following(label)
    end
  end
  local kept = call('HGET', PERIODS, int(month))
  if kept then
    local old = decode(kept)
    state[MAU], state[TABLE_M], state[PEAK], state[PEAK_AT], state[PEAK_ONLINE], state[SPLIT] =
      old[1], old[2], old[3], old[4], old[5], old[6]
    state[PEAK_LIVE] = 0
  else
    state[MAU], state[TABLE_M] = 0, math.max(1, floor(state[TABLE_M] / 2))
    -- While a sweep is due the users online are not known; its end makes up for it.
    state[PEAK], state[PEAK_AT], state[PEAK_LIVE], state[PEAK_ONLINE], state[SPLIT] =
      state[CONNECTIONS], month_start, 1, state[SWEEP] == 0 and state[ONLINE] or 0, ''
    if call('HLEN', PERIODS) > 30 then
      for _, label in ipairs(call('HKEYS', PERIODS)) do
        if tonumber(label) < month - KEPT then call('HDEL', PERIODS, label) end
      end
    end
  end
  state[MONTH] = month
  changed = true
end
end
