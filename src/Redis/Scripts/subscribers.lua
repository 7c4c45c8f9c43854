-- Keeps or forgets a node's subscription to a channel in its owner's name, and publishes who came and went by it.
-- KEYS: 1 meta, 2 subscribers.
-- ARGV: 1 writer, 2 node, 3 its subscription or '' to forget it, 4 age of the subscribers in ms, 5 message or '',
--   6 pub/sub channel, 7 what publishes on it, 8 age in ms of a meta that this call begins.
-- Answer: 1, or 0 for a stale writer.
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
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[2], ARGV[2])
else
  redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
end
redis.call('PEXPIRE', KEYS[2], ARGV[4])
if ARGV[5] ~= '' then
  redis.call(ARGV[7], ARGV[6], ARGV[5])
end
return 1
