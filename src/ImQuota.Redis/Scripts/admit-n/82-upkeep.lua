if needs(UPKEEP_PART) then
-- Upkeep that runs beside the traffic, in steps of a few buckets.

-- What a complete sweep must name at its end; 0: none is due.
local function sweep_begin() return state[SWEEP] end

-- Sweep: buckets of o. Takes out what ended leases left behind; returns how many connections.
local function sweep()
  local gone = 0
  for _ = 1, argument() do
    local bucket = key()
    local records = call('HGETALL', bucket)
    for i = 1, #records, 2 do
      local live, all = read_connections(records[i + 1])
      if #live < all then
        gone = gone + all - #live
        write_connections(bucket, records[i], live, true)
      end
    end
  end
  return gone
end

-- After all buckets: nothing older than this sweep is left, unless a lease ended meanwhile. Nodes without a lease and
-- without connections are forgotten.
local function sweep_end()
  if argument() ~= state[SWEEP] then return 0 end
  state[SWEEP] = 0
  state[PEAK_ONLINE] = math.max(state[PEAK_ONLINE], state[ONLINE])
  changed = true
  load_nodes()
  for name, node in pairs(nodes) do
    if node[N_COUNT] == 0 and node[N_LEASE] == 0 then
      call('HDEL', NODES, name)
      touched[name] = nil
    end
  end
  return 1
end

-- Moves the members that belong into the next bucket of a linear hash: source, target, modulus, remainder.
-- The bucket of a tag is floor(tag / 2^32) mod modulus, in doubles.
local function belongs(tag, modulus, remainder)
  return floor(tonumber(tag) / 4294967296.0) % modulus == remainder
end

local PORTION <const> = 1000 -- arguments a call, below Lua's limit on results of unpack
local spread = unpack or table.unpack

local function put(command, target, arguments)
  for first = 1, #arguments, PORTION do
    call(command, target, spread(arguments, first, math.min(first + PORTION - 1, #arguments)))
  end
end

-- A bucket that outgrew its compact encoding is written anew, for the store never goes back by itself. What moves is in its new bucket before
-- it leaves the old one: the embedded engine may keep a part of a script when it is killed (repair-n puts that right).
local COMPACT <const> = 512

local function move_members(source, target, modulus, remainder)
  local stay, move = {}, {}
  for _, tag in ipairs(call('SMEMBERS', source)) do
    local list = belongs(tag, modulus, remainder) and move or stay
    list[#list + 1] = tag
  end
  if #move == 0 then return end
  put('SADD', target, move)
  if #stay + #move > COMPACT then
    call('DEL', source)
    put('SADD', source, stay)
  else
    put('SREM', source, move)
  end
end

local function move_fields(source, target, modulus, remainder)
  local stay, move, names = {}, {}, {}
  local all = call('HGETALL', source)
  for i = 1, #all, 2 do
    local list = stay
    if belongs(all[i], modulus, remainder) then
      list = move
      names[#names + 1] = all[i]
    end
    list[#list + 1] = all[i]
    list[#list + 1] = all[i + 1]
  end
  if #move == 0 then return end
  put('HSET', target, move)
  if #all > 2 * COMPACT then
    call('DEL', source)
    put('HSET', source, stay)
  else
    put('HDEL', source, names)
  end
end

local function move_buckets(move, expires)
  local steps = argument()
  for _ = 1, steps do
    local source, target, modulus, remainder = key(), key(), argument(), argument()
    move(source, target, modulus, remainder)
    if expires then call('EXPIRE', target, mau_life) end
  end
  return steps
end

-- Grow: table (its place among u f k g o m), steps, then source, target, modulus, remainder each.
local function grow_table()
  local place = argument()
  local field = place == 6 and TABLE_M or TABLE_U + place - 1
  local sets = place <= 2 or place == 6
  add(field, move_buckets(sets and move_members or move_fields, place == 6))
  return state[field]
end

-- The same for the member sets of one group.
local function grow_group()
  local group = groups[argument()]
  local steps = move_buckets(move_members, false)
  if group.exists then
    group.sets, group.changed = group.sets + steps, true
  end
  return group.sets
end

operations[20] = sweep_begin
operations[21] = sweep
operations[22] = sweep_end
operations[23] = grow_table
operations[24] = grow_group
end
