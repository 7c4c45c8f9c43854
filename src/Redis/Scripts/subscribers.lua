-- Keeps or forgets a node's subscription to a channel in its owner's name, and publishes who came and went by it.
-- KEYS: 1 meta, 2 subscribers, 3 outbox, if in the same slot.
-- ARGV: 1 writer, 2 node, 3 its subscription or '' to forget it, 4 age of the subscribers in ms, 5 message or '',
--   6 pub/sub channel, 7 what publishes on it, 8 age in ms of a meta that this call begins,
--   9 channel.
-- Answer: 0 for a stale writer; 2 when it was the first that came or the last that went, else 1.
local known = redis.call('HGET', KEYS[1], 'writer')
if known and less(ARGV[1], known) then
  return 0
end
if known ~= ARGV[1] then
  -- Redis has forgotten the writer: whoever was the owner before it must not come back.
  redis.call('HSET', KEYS[1], 'writer', ARGV[1])
  if redis.call('PTTL', KEYS[1]) < 0 then
    redis.call('PEXPIRE', KEYS[1], ARGV[8])
  end
end
local was_empty = redis.call('EXISTS', KEYS[2]) == 0
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[2], ARGV[2])
else
  redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
end
local is_empty = redis.call('PEXPIRE', KEYS[2], ARGV[4]) == 0
if ARGV[5] ~= '' then
  redis.call(ARGV[7], ARGV[6], ARGV[5])
end
if was_empty == is_empty then
  return 1
end
event(KEYS[3], is_empty and 'Vacated' or 'Occupied', ARGV[9], ARGV[2], ARGV[1])
return 2
