-- The nodes that are alive: a hash of `<when it ends, in ms> <node>` by node id.
-- KEYS: 1 nodes. ARGV: none to list; to renew: 1 node id, 2 duration in ms, 3 node.
-- Answer to a listing: the nodes that are not over; those that are, are removed.
local now = tonumber(milliseconds())
if #ARGV > 0 then
  redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f ', now + tonumber(ARGV[2])) .. ARGV[3])
  return {}
end
local rows, alive, over = redis.call('HGETALL', KEYS[1]), {}, {}
for i = 1, #rows, 2 do
  local space = string.find(rows[i + 1], ' ', 1, true)
  if tonumber(string.sub(rows[i + 1], 1, space)) > now then
    alive[#alive + 1] = string.sub(rows[i + 1], space + 1)
  else
    over[#over + 1] = rows[i]
  end
end
for i = 1, #over do
  redis.call('HDEL', KEYS[1], over[i])
end
return alive
