local connection, read_connections, write_connections, live_connections, admit_connection, close_all, open_connection
if needs(USERS_PART) or needs(NODES_PART) or needs(UPKEEP_PART) or needs(USAGE_PART) then
-- Connections of one user under o: "platform epoch US node US connection", joined by RS, oldest first. Ids are printable
-- ASCII, so the separators cannot occur in them. A connection keeps its text, which is written as it was read.
function connection(platform, epoch, node, id)
  return {text = int(platform) .. int(epoch) .. '\31' .. node .. '\31' .. id, platform = platform, epoch = epoch, node = node, id = id}
end

-- The connections of a record that are alive, and how many it has in all.
function read_connections(stored)
  local live, all = {}, 0
  for text, platform, epoch, node, id in stored:gmatch('((%d)(%d+)\31([^\31]*)\31([^\30]*))') do
    all, epoch = all + 1, tonumber(epoch)
    if epoch >= node_of(node)[N_ALIVE] then
      live[#live + 1] = {text = text, platform = tonumber(platform), epoch = epoch, node = node, id = id}
    end
  end
  return live, all
end

function write_connections(bucket, tag, list, existed)
  if #list == 0 then
    if existed then
      call('HDEL', bucket, tag)
      add(ONLINE, -1)
    end
    return
  end
  local text = list[1].text
  for i = 2, #list do text = text .. '\30' .. list[i].text end
  call('HSET', bucket, tag, text)
  if not existed then add(ONLINE, 1) end
  -- While records of ended leases wait for the sweep, the count of users online is too high to make a peak.
  if state[SWEEP] == 0 and state[ONLINE] > state[PEAK_ONLINE] then
    state[PEAK_ONLINE] = state[ONLINE]
    changed = true
  end
end

-- A user's live connections, and whether there is a record at all.
function live_connections(bucket, tag)
  local stored = call('HGET', bucket, tag)
  if not stored then return {}, false end
  return (read_connections(stored)), true
end

local PLATFORM_CLASS = {1, 1, 1, 2, 2, 2, 3} -- mobile, desktop, web
local WEB <const> = 7

-- CrossPlatformPolicy: may connections on two different platforms be open together?
local function may_coexist(one, other)
  local policy = header[POLICY]
  if policy == 4 then return true end
  if policy == 1 then return false end
  if policy == 2 then return one == WEB or other == WEB end
  return PLATFORM_CLASS[one] ~= PLATFORM_CLASS[other]
end

-- What a new connection does to the list (E12): returns the list that stays, ids to kick, and what leaves.
function admit_connection(list, platform, id)
  if #list == 0 then return list, NONE, NONE end
  local cap = header[platform == WEB and CAP_WEB or CAP_NATIVE]
  local same = 0
  for i = 1, #list do
    if list[i].platform == platform and list[i].id ~= id then same = same + 1 end
  end
  local stay, kick, leave = {}, {}, {}
  for i = 1, #list do
    local open = list[i]
    if open.id == id then
      leave[#leave + 1] = open
    elseif open.platform ~= platform and not may_coexist(open.platform, platform) then
      kick[#kick + 1] = open.id
      leave[#leave + 1] = open
    elseif open.platform == platform and same >= cap then
      same = same - 1
      kick[#kick + 1] = open.id
      leave[#leave + 1] = open
    else
      stay[#stay + 1] = open
    end
  end
  return stay, kick, leave
end

function close_all(leave)
  for i = 1, #leave do
    connections_change(-1)
    node_change(leave[i].node, leave[i].epoch, -1)
  end
end

function open_connection(name)
  local node = node_of(name)
  -- A node whose lease ended and that goes on taking logins gets one more lease to report itself.
  if node[N_LEASE] > 0 and node[N_LEASE_END] == 0 then start_lease(node, node[N_LEASE]) end
  connections_change(1)
  node[N_COUNT], node[N_FRESH] = node[N_COUNT] + 1, node[N_FRESH] + 1
  touched[name] = true
  return node[N_EPOCH]
end
end
