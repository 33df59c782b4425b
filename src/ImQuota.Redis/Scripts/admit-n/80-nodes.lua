if needs(NODES_PART) then
-- Reports of a node's true connections; epochs tell one report from the next.

-- Begin: node, lease. Returns the epoch.
local function begin_report()
  local name = argument()
  local node = node_of(name)
  node[N_EPOCH], node[N_FRESH] = next_epoch(), 0
  touched[name] = true
  start_lease(node, argument())
  return node[N_EPOCH]
end

local function move_connection(open, name, node)
  if open.node == name and open.epoch == node[N_EPOCH] then return end
  if open.node ~= name then keep_split() end
  node_change(open.node, open.epoch, -1)
  node_change(name, node[N_EPOCH], 1)
end

-- Report: node, epoch, connections, then tag, o, platform, connection each. Returns 1, or 0 for an old epoch.
local function report()
  local name, epoch = argument(), argument()
  local node = node_of(name)
  if node[N_EPOCH] ~= epoch or node[N_LEASE_END] == 0 then
    cursor = cursor + 1 + arguments[cursor + 1] * 4
    return 0
  end
  for _ = 1, argument() do
    local tag, presence, platform, id = argument(), key(), argument(), argument()
    local list, existed = live_connections(presence, tag)
    local known
    for i = 1, #list do
      if list[i].id == id then known = i end
    end
    if known then
      move_connection(list[known], name, node)
      list[known] = connection(platform, node[N_EPOCH], name, id)
    else
      list[#list + 1] = connection(platform, open_connection(name), name, id)
    end
    write_connections(presence, tag, list, existed)
  end
  return 1
end

-- End: node, epoch. What the report did not name is gone. Returns how many, or -1 for an old epoch.
local function end_report()
  local name, epoch = argument(), argument()
  local node = node_of(name)
  if node[N_EPOCH] ~= epoch or node[N_LEASE_END] == 0 then return -1 end
  local gone = drop_node(name, node[N_FRESH])
  node[N_ALIVE] = epoch
  return gone
end

-- Renew: node, epoch, lease. Returns 1, or 0: the lease is over.
local function renew()
  local name, epoch, lease = argument(), argument(), argument()
  local node = node_of(name)
  if node[N_EPOCH] ~= epoch or node[N_LEASE_END] == 0 then return 0 end
  touched[name] = true
  start_lease(node, lease)
  return 1
end

-- Release: node. Its connections go, and it is as if it had never attached. Returns how many went.
local function release()
  local name = argument()
  local node = node_of(name)
  local gone = drop_node(name, 0)
  local epoch = next_epoch()
  node[N_EPOCH], node[N_ALIVE], node[N_LEASE_END], node[N_LEASE] = epoch, epoch, 0, 0
  return gone
end

operations[12] = begin_report
operations[13] = report
operations[14] = end_report
operations[15] = renew
operations[16] = release
end
