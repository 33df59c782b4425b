--[[
hold: holds places for actions that the chat service has announced and not carried out yet (docs/webhooks.md). It is the admission
script with these parts in it: an announced action is decided as in mode dry run, with what others hold counted as used, and what it would
take is held in one step with the decision. What is held lapses by its instant, looked at here, and is never counted as a fact.

KEYS
  1..  those of admit, whose actions name three more by their positions:
  w   sorted set: hold -> instant in microseconds at which it lapses
  v   hash: what is held: of a user, groups * 2^20 + friends (u<tag>); of a group, members (m<tag>); of the app, by the state's field (n<field>).
      r<hold>: its part of that, as words: subject, amount, ... q<creation>: first and last of the numbers of its holds
  t   sorted set: what was told of a natural key last -> the chat service's instant of it in milliseconds
ARGV as those of admit.

Returns what admit returns.
]]
local HELD, LAPSES
local excused, excused_members = {}, 0 -- what the action at hand holds already

local function held(subject) return tonumber(call('HGET', HELD, subject) or '0') end

local stored_counters = counters_of
function counters_of(bucket, tag)
  local value = stored_counters(bucket, tag)
  if HELD then value = value + held('u' .. tag) - (excused[tag] or 0) end
  return value
end
