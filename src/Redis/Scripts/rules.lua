-- The operators' rules: a hash of `<organisation>/<pattern>` to `<version> <settings>`, with the store's version under `version`.
-- KEYS: 1 rules. ARGV: 1 the version that the change was decided upon, 2 field, 3 settings, or nothing to remove, 4 the subject of notices.
-- Answer: the new version; -1, and nothing done, when the store has another one.
local version = redis.call('HGET', KEYS[1], 'version') or '0'
if version ~= ARGV[1] then
  return -1
end
local next = redis.call('HINCRBY', KEYS[1], 'version', 1)
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[2])
else
  redis.call('HSET', KEYS[1], ARGV[2], string.format('%.0f ', next) .. ARGV[3])
end
redis.call('PUBLISH', ARGV[4], '')
return next
