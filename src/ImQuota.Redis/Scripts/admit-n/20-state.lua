-- The app's state. Fields of the array under c:
local USERS <const>, GROUPS <const>, LIVE <const>, EDGES <const>, COUNTED <const> = 1, 2, 3, 4, 5 -- E2, E6, E7, friend edges, users with counters in k
local CONNECTIONS <const>, ONLINE <const>, EPOCH <const>, LEASE_END <const>, SWEEP <const> = 6, 7, 8, 9, 10 -- records in o; next lease to end; epoch of the sweep that is due
local DAY <const>, GROWTH <const>, BROADCAST <const> = 11, 12, 13 -- E8 of that day
local TABLE_U <const>, TABLE_F <const>, TABLE_K <const>, TABLE_G <const>, TABLE_O <const> = 14, 15, 16, 17, 18
local MONTH <const>, MAU <const>, TABLE_M <const> = 19, 20, 21 -- the month the rest is about
local PEAK <const>, PEAK_AT <const>, PEAK_LIVE <const>, PEAK_ONLINE <const>, SPLIT <const> = 22, 23, 24, 25, 26 -- live: the split is still the nodes' present one

-- Users in a bucket of sets, entries in a bucket of hashes: in linear hashing a bucket holds up to twice the mean, which
-- keeps sets below set-max-intset-entries (512) and hashes below hash-max-listpack-entries (512, in some settings 128).
local SET_MEAN <const>, HASH_MEAN <const> = 192, 48

local packed = call('GET', STATE)
local state = packed and decode(packed)
    or {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, ''}
local changed = false

local function add(field, delta)
  state[field] = state[field] + delta
  changed = true
end

local N_EPOCH <const>, N_ALIVE <const>, N_COUNT <const>, N_FRESH <const>, N_LEASE_END <const>, N_LEASE <const> = 1, 2, 3, 4, 5, 6
local nodes, touched = {}, {} -- read when first named, written when touched

-- A clock that is a little behind another one's must not undo the new day.
local function turn_day()
  if today > state[DAY] or state[DAY] - today > 1 then
    state[DAY], state[GROWTH], state[BROADCAST] = today, 0, 0
    changed = true
  end
end

local function save()
  for name in pairs(touched) do call('HSET', NODES, name, pack(nodes[name])) end
  if changed then call('SET', STATE, pack(state)) end
end
