--[[
admit: decides a batch of actions of one app, in order, each atomic for itself.

One script, so that every limit an action touches is read and changed in one step, and so that a batch pays for
reading the app's state once. All keys carry the app's hash tag: one slot.

KEYS
  1 a   the app: v record version, e entitlements (JSON array), x deletion mark
  2 c   the app's state: counters, sizes of the bucket tables, the month's peak (msgpack array, see below)
  3 p   ended months: yyyymm -> {mau, mau buckets, peak, peak at, peak of users online, split}
  4 n   nodes: name -> {epoch, min alive epoch, connections, of these in the current epoch, lease end, lease length}
  5 h   HyperLogLog of the month
  6..   buckets and member sets, named by their position here

ARGV (MessagePack arrays; instants and lengths in microseconds, tags as digits)
  1 now, day (since 1970-01-01, the app's zone), month (yyyymm), start of the month, seconds that the month's exact sets
    and its HyperLogLog have to live (relative, for the store's clock is not ours), record version, entitlements of that
    version (as EntitlementsJson writes them), rules of the group types (8 characters a type), sizes of the tables u f k g o
    and of the month's m, number of actions, parts that their operations are in (bits, see below)
  2 for each group: tag, key of its record's bucket, assumed number of its member sets
  3 for each action: operation, mode, its own fields

Returns a MessagePack array that begins with
  0 done: hints (bits: tables that are due to grow: 1 u, 2 f, 4 k, 8 g, 16 o, 32 m; 64 a sweep is due), positions of groups that
    are due to grow, then one reply an action: 1 allowed, 2 allowed and already so, 3 a join of members only, or
    {flags, reason, limit key, used, checks, kick, over, already}
  1 nothing done, the caller's view is old: table sizes u f k g o m, record version, member sets of each group
  2 nothing done, the app is unknown
  3 nothing decided, leases had ended: number of connections that are gone
]]
local call, floor, format = redis.call, math.floor, string.format
local pack, unpack_array = cmsgpack.pack, cmsgpack.unpack

local DONE, STALE, UNKNOWN, EXPIRED = 0, 1, 2, 3
local ENFORCE, DRY_RUN, RECORD = 1, 2, 3
local ALLOWED, ALREADY, ALL_MEMBERS = 1, 2, 3
local FLAG_ALLOWED, FLAG_ALREADY, FLAG_OVER, FLAG_WOULD_DENY = 1, 2, 4, 8

-- Whole numbers must reach the store as digits: Lua's own conversion would round large ones. Not %.0f, which works them out digit by digit.
local function int(number) return format('%d', number) end

local header, arguments = unpack_array(ARGV[1]), unpack_array(ARGV[3])

-- The next argument of the action at hand; a key is named by its position.
local cursor = 0
local function argument() cursor = cursor + 1 return arguments[cursor] end
local function key() cursor = cursor + 1 return KEYS[arguments[cursor]] end

local APP, STATE, PERIODS, NODES, SKETCH = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local now, today, month, month_start = header[1], header[2], header[3], header[4]
local mau_life, sketch_life, version = header[5], header[6], header[7]
local FIRST_SIZE, COUNT, PARTS = 10, 16, 17 -- where in the header

-- A function costs a run half a microsecond to make, most of it for finding the locals it uses, so those of a part are made only for a
-- batch that needs them.
local function needs(part) return floor(header[PARTS] / part) % 2 == 1 end
local USERS_PART, MEMBERSHIP_PART, FRIENDS_PART, NODES_PART, UPKEEP_PART, USAGE_PART = 1, 2, 4, 8, 16, 32

local app = call('HMGET', APP, 'v', 'x')
if not app[1] or app[2] then return pack({UNKNOWN}) end

-- What the caller read at its version of the record; compared before anything is decided by it.
local granted, rules = header[8], header[9]
local app_state, policy, cap_native, cap_web, features = granted[4], granted[6], granted[7], granted[8], granted[9]
local adopt = granted[5] % 2 == 1
local credit_any_day = floor(granted[5] / 2) % 2 == 1
local count_live = floor(granted[5] / 4) % 2 == 1
local sketch_only = floor(granted[5] / 8) % 2 == 1
local function limit_of(limit) return granted[10 + limit] end
local function mode_of(limit) return granted[20 + limit] end
