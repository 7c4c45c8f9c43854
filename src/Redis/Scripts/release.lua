-- Ends a lease if the token is its live one.
-- KEYS: 1 lease, 2 outbox, if in the same slot. ARGV: 1 token, 2 channel.
-- Answer: the holder whose lease it was, or nil.
local live = redis.call('HMGET', KEYS[1], 'token', 'holder')
if live[1] ~= ARGV[1] then
  return false
end
redis.call('DEL', KEYS[1])
event(KEYS[2], 'SourceClosed', ARGV[2], live[2], ARGV[1])
return live[2]
