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

ARGV (MessagePack values, one after another; instants and lengths in microseconds, tags as digits)
  1 now, day (since 1970-01-01, the app's zone), month (yyyymm), start of the month, seconds that the month's exact sets
    and its HyperLogLog have to live (relative, for the store's clock is not ours), record version, rules of the group types
    (8 characters a type), sizes of the tables u f k g o and of the month's m, number of actions, parts that their operations
    are in (bits, see below), entitlements of that version (as EntitlementsJson writes them)
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
local pack, decode = cmsgpack.pack, cmsgpack.unpack

local DONE <const>, STALE <const>, UNKNOWN <const>, EXPIRED <const> = 0, 1, 2, 3
local ENFORCE <const>, DRY_RUN <const>, RECORD <const> = 1, 2, 3
local ALLOWED <const>, ALREADY <const>, ALL_MEMBERS <const> = 1, 2, 3
local FLAG_ALLOWED <const>, FLAG_ALREADY <const>, FLAG_OVER <const>, FLAG_WOULD_DENY <const> = 1, 2, 4, 8

-- Whole numbers must reach the store as digits: Lua's own conversion would round large ones. Not %.0f, which works them out digit by digit.
local function int(number) return format('%d', number) end

local header, arguments = {decode(ARGV[1])}, {decode(ARGV[3])}

-- The next argument of the action at hand; a key is named by its position.
local cursor = 0
local function argument() cursor = cursor + 1 return arguments[cursor] end
local function key() cursor = cursor + 1 return KEYS[arguments[cursor]] end

local APP, STATE, PERIODS, NODES, SKETCH = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local now, today, month, month_start = header[1], header[2], header[3], header[4]
local mau_life, sketch_life, version = header[5], header[6], header[7]
local RULES <const>, FIRST_SIZE <const>, COUNT <const>, PARTS <const> = 8, 9, 15, 16 -- where in the header
local APP_STATE <const>, SETTINGS <const>, POLICY <const>, CAP_NATIVE <const>, CAP_WEB <const> = 20, 21, 22, 23, 24
local FEATURES <const>, LIMITS <const>, MODES <const> = 25, 26, 36

-- A function costs a run half a microsecond to make, most of it for finding the locals it uses, so those of a part are made only for a
-- batch that needs them.
local function needs(part) return floor(header[PARTS] / part) % 2 == 1 end
local USERS_PART <const>, MEMBERSHIP_PART <const>, FRIENDS_PART <const>, NODES_PART <const>, UPKEEP_PART <const>, USAGE_PART <const> = 1, 2, 4, 8, 16, 32

local app = call('HMGET', APP, 'v', 'x')
if not app[1] or app[2] then return pack({UNKNOWN}) end

-- What the caller read at its version of the record; compared before anything is decided by it.
local app_state, features = header[APP_STATE], header[FEATURES]
local ADOPT <const>, CREDIT_ANY_DAY <const>, COUNT_LIVE <const>, SKETCH_ONLY <const> = 1, 2, 4, 8
local function set(setting) return floor(header[SETTINGS] / setting) % 2 == 1 end
local function limit_of(limit) return header[LIMITS + limit] end
local function mode_of(limit) return header[MODES + limit] end
