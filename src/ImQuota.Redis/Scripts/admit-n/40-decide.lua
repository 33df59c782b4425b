-- Reasons are DenyReason's numbers; their order is the precedence.
local APP_DISABLED <const>, APP_SUSPENDED <const>, GROUP_NOT_FOUND <const>, TYPE_FORBIDS <const>, NOT_IN_EDITION <const> = 2, 3, 4, 5, 6
local USER_GROUPS_LIMIT <const>, FRIENDS_LIMIT <const>, PEER_FRIENDS_LIMIT <const> = 9, 10, 11
local L_USERS <const>, L_MAU <const>, L_USER_GROUPS <const>, L_FRIENDS <const>, L_GROUPS <const>, L_LIVE <const>, L_GROWTH <const>, L_BROADCAST <const> = 0, 1, 2, 3, 6, 7, 8, 9
local reason_of = {[0] = 7, 8, 9, 10, 12, 12, 14, 13, 15, 16}

-- Checks of the action at hand, in order of precedence: key, used, growth, reason.
local checks, checked = {}, 0

local function check(limit, used, growth, reason)
  if mode_of(limit) == 0 then return end -- off
  local n = checked
  checks[n + 1], checks[n + 2], checks[n + 3], checks[n + 4] = limit, used, growth, reason or reason_of[limit]
  checked = n + 4
end

local function exceeds(limit, used, growth)
  local value = limit_of(limit)
  return growth > 0 and value >= 0 and used + growth > value
end

-- Would one more be too many, unless the limit is off?
local function is_full(limit, used)
  local value = limit_of(limit)
  return value >= 0 and used >= value and mode_of(limit) > 0
end

-- The first failing check whose limit's mode is between lowest (1 observe, 2 enforce) and 2; 0: none.
local function first_failing(lowest)
  for i = 1, checked, 4 do
    if mode_of(checks[i]) >= lowest and exceeds(checks[i], checks[i + 1], checks[i + 2]) then return i end
  end
  return 0
end

local function reply(flags, reason, which)
  local answer = {flags, reason, -1, 0, {}, {}, {}, {}}
  if which > 0 then
    answer[2], answer[3], answer[4] = checks[which + 3], checks[which], checks[which + 1]
  end
  return answer
end

local function denied(reason, which)
  local answer = reply(0, reason, which)
  for i = 1, checked, 4 do
    local n = #answer[5]
    answer[5][n + 1], answer[5][n + 2], answer[5][n + 3] = checks[i], checks[i + 1], checks[i + 2]
  end
  return answer
end

-- May the app act at all? 0, or why not. Releases do not ask.
local function gate()
  if app_state == 1 then return APP_DISABLED end
  if app_state == 2 then return APP_SUSPENDED end
  return 0
end

-- Decides from a reason that already holds (0: none) and the checks. Returns whether to go on, and the reply.
local function decide(mode, reason)
  if mode == RECORD then
    local which = reason == 0 and first_failing(1) or 0
    if reason == 0 and which == 0 then return true, ALLOWED end
    return true, reply(FLAG_ALLOWED + FLAG_OVER, reason, which)
  end
  if reason ~= 0 then return false, denied(reason, 0) end
  local which = first_failing(2)
  if which ~= 0 then return false, denied(0, which) end
  which = first_failing(1)
  if which ~= 0 then return true, reply(FLAG_ALLOWED + FLAG_WOULD_DENY, 0, which) end
  return true, ALLOWED
end

-- Already so is looked at after the app's own state, with which a fact is flagged even then.
local function already_so(gated)
  if gated == 0 then return ALREADY end
  return reply(FLAG_ALLOWED + FLAG_ALREADY + FLAG_OVER, gated, 0)
end

-- A list of nothing, which nobody adds to.
local NONE = {}

-- A reply that has lists to carry.
local function with_lists(answer, kick, over, already)
  if #kick == 0 and #over == 0 and #already == 0 then return answer end
  if type(answer) ~= 'table' then answer = reply(answer == ALREADY and FLAG_ALLOWED + FLAG_ALREADY or FLAG_ALLOWED, 0, 0) end
  answer[6], answer[7], answer[8] = kick, over, already
  return answer
end

-- By ScriptOperation's numbers; each part below adds its own. A part is a block of its own, since Lua allows 200 locals at a time.
local operations = {}
local members_differ
