-- Reads all that is kept of a channel, and begins a history where there is none.
-- KEYS: 1 meta, 2 stream, 3 outbox, if in the same slot.
-- ARGV: 1 epoch of a new history, 2 age of a history without publications in ms, 3 floor of a new writer's token, or '',
--   4 the new writer's node, 5 channel, 6 known epoch, 7 known offset.
-- Answer: epoch, top, writer, schema, '1' if the writer's node is another than before or '', then head and JSON of
--   each entry, in order.
local meta, stream = KEYS[1], KEYS[2]
local state = redis.call('HMGET', meta, 'epoch', 'top', 'writer', 'schema', 'newest', 'age', 'owner', 'text')
local epoch, top, writer, schema, newest = state[1], state[2] or '0', state[3] or '0', state[4] or '', state[5]
local changed = ''

if not epoch then
  epoch = ARGV[1]
  redis.call('DEL', stream)
  redis.call('HSET', meta, 'epoch', epoch, 'top', top)
elseif epoch == ARGV[6] and tonumber(ARGV[7]) > tonumber(top) then
  -- The caller has seen a tail that Redis lost. What is left belongs to a new epoch: should whoever appends next know nothing
  -- of the tail, its offsets are not given again in the old one.
  epoch = ARGV[1]
  redis.call('HSET', meta, 'epoch', epoch)
end
if ARGV[3] ~= '' then
  writer = next_token(writer, ARGV[3])
  redis.call('HSET', meta, 'writer', writer, 'owner', ARGV[4])
  if state[7] and state[7] ~= ARGV[4] then
    changed = '1'
    event(KEYS[3], 'OwnerChanged', ARGV[5], ARGV[4], writer)
  end
end
redis.call('PEXPIRE', meta, state[6] or ARGV[2])

local reply = { epoch, top, writer, schema, changed }
local entries = redis.call('XRANGE', stream, '-', '+')
if #entries > 0 and string.match(entries[#entries][1], '%d+$') == top then
  for i = 1, #entries do
    reply[2 * i + 4], reply[2 * i + 5] = entries[i][2][2], entries[i][2][4]
  end
elseif newest then
  -- The stream has outlived its age; the newest entry has not.
  reply[6], reply[7] = newest, state[8]
end
return reply
