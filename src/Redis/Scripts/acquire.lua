-- Takes a lease if it is free.
-- KEYS: 1 lease, 2 last token, 3 outbox, if in the same slot.
-- ARGV: 1 holder, 2 duration in ms, 3 floor, 4 age of the last token in ms, 5 channel.
-- Answer: 1 or 0, token, holder, remaining ms; then for a new lease how many replicas Redis has.
local live = redis.call('HMGET', KEYS[1], 'token', 'holder')
if live[1] then
  return { 0, live[1], live[2], redis.call('PTTL', KEYS[1]) }
end
local token = next_token(redis.call('GET', KEYS[2]) or '0', ARGV[3])
redis.call('SET', KEYS[2], token, 'PX', ARGV[4])
redis.call('HSET', KEYS[1], 'token', token, 'holder', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
event(KEYS[3], 'SourceOpened', ARGV[5], ARGV[1], token)
local replicas = string.match(redis.call('INFO', 'replication'), 'connected_slaves:(%d+)')
return { 1, token, ARGV[1], tonumber(ARGV[2]), tonumber(replicas) }
