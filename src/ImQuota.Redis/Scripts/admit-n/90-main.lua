local DISSOLVE <const> = 6

local function hints()
  local due = 0
  if state[USERS] > state[TABLE_U] * SET_MEAN then due = due + 1 end
  if state[EDGES] > state[TABLE_F] * SET_MEAN then due = due + 2 end
  if state[COUNTED] > state[TABLE_K] * HASH_MEAN then due = due + 4 end
  if state[GROUPS] + state[LIVE] > state[TABLE_G] * HASH_MEAN then due = due + 8 end
  if state[ONLINE] > state[TABLE_O] * HASH_MEAN then due = due + 16 end
  if state[MAU] > state[TABLE_M] * SET_MEAN then due = due + 32 end
  if state[SWEEP] ~= 0 then due = due + 64 end
  return due
end

local function sizes_differ()
  local differ = false
  for field = TABLE_U, TABLE_O do
    if header[FIRST_SIZE + field - TABLE_U] ~= state[field] then differ = true end
  end
  return header[FIRST_SIZE + 5] ~= state[TABLE_M] or differ
end

-- A month begins with what is open at its first instant: leases that ended before it go first, later ones afterwards.
local gone = 0
if month_over then
  gone = end_leases(month_start)
  if gone == 0 then turn_month() end
end
if gone == 0 and (month_over or lease_over) then gone = end_leases(now) end
if gone > 0 then
  save()
  return pack({EXPIRED, gone})
end
turn_day()

local old = sizes_differ() or app[1] ~= version
if read_groups then old = read_groups() or old end
local count = header[COUNT]
if not old and count > 0 and arguments[1] == DISSOLVE then old = members_differ(1) end
if old then
  save()
  local view = {STALE, state[TABLE_U], state[TABLE_F], state[TABLE_K], state[TABLE_G], state[TABLE_O], state[TABLE_M], app[1]}
  for i = 1, #groups do view[#view + 1] = groups[i].sets end
  return pack(view)
end

local answers = {DONE, 0, {}}
for i = 1, count do
  local operation, mode = operations[arguments[cursor + 1]], arguments[cursor + 2]
  cursor, checked = cursor + 2, 0
  answers[3 + i] = operation(mode)
end
if save_groups then save_groups(answers[3]) end
save()
answers[2] = hints()
return pack(answers)
