-- Ends a lease if the token is its live one. KEYS: 1 lease. ARGV: 1 token.
if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
