-- Appends a batch to a channel's history and publishes it, or does nothing of it.
-- KEYS: 1 meta, 2 stream, 3 lease.
-- ARGV: 1 writer, 2 lease's token or '', 3 known epoch, 4 known offset, 5 batch id, 6 epoch of a new history,
--   7 most publications, 8 most bytes, 9 age of the stream in ms, 10 age of the meta in ms, 11 pub/sub channel,
--   12 what publishes on it, 13 'c' with the source's cursor or '' to leave it, 14 the traceparent that goes with the batch or '',
--   15 number of schemas,
--   then for each: hash, JSON or '' when Redis should have it;
--   then for each run of entries of one tag: tag, number of entries, JSON of each. Tag: '' free JSON, 'p' with the publisher, or the number
--   of the frames' schema; their JSON is then what it is without the schema, or ''.
-- Answer: 'appended' and a text that WireFormat describes; 'schema' when a schema's JSON is needed;
--   'writer' or 'lease' when it is refused, with epoch and top.
-- Redis' Lua hashes every byte of each string that it makes, at five cycles a byte: entries are stored in two parts, so that their JSON is
-- the argument as it came, and only the message to the subscribers is put together.
-- An id in the stream is the bytes of all entries of the epoch before it, and the offset: so the oldest entry with which the bytes are
-- within their bound is found without a look at any. Bytes and offset are below 2^53, the exact range of Lua's numbers.
local meta, stream, lease = KEYS[1], KEYS[2], KEYS[3]
local writer, batch = ARGV[1], ARGV[5]
local state = redis.call(
  'HMGET', meta, 'epoch', 'top', 'writer', 'hash', 'bytes', 'batches', 'batch0', 'batch1', 'batch2', 'batch3')
local epoch, top, hash, bytes = state[1], tonumber(state[2] or 0), state[4] or '', tonumber(state[5] or 0)

local function refuse(why)
  return { why, epoch or '', string.format('%.0f', top) }
end

if state[3] and less(writer, state[3]) then
  return refuse('writer')
end
for i = 7, 10 do
  if state[i] and string.sub(state[i], 1, #batch + 1) == batch .. ' ' then
    return { 'appended', string.sub(state[i], #batch + 2) }
  end
end
if ARGV[2] ~= '' and redis.call('HGET', lease, 'token') ~= ARGV[2] then
  return refuse('lease')
end

-- A caller that knows more of this epoch than Redis does has seen a tail that Redis lost: its offsets are never given again.
local fresh = not epoch or (epoch == ARGV[3] and tonumber(ARGV[4]) > top)
if fresh then
  epoch, top, hash, bytes = ARGV[6], 0, '', 0
end

local now = milliseconds()
local stamp = struct.pack('<I8', tonumber(now))
local heads, texts, count, schema = {}, {}, 0, nil

-- The marks of the answer: of all entries, of which some become nothing, those that are not 'd'.
local marks, all, is_marked = {}, 0, false

local function head(flags, schema_length)
  return '\1' .. string.char(flags) .. stamp .. struct.pack('<I4', schema_length)
end

local frame_head = head(1, 0)

local function add_frame(number, data)
  local frame_hash = ARGV[14 + 2 * number]
  if frame_hash == hash then
    if data == '' then
      marks[all], is_marked = 'n', true
    else
      count = count + 1
      heads[count], texts[count] = frame_head, data
    end
    return true
  end
  schema = ARGV[15 + 2 * number]
  if schema == '' and not fresh and frame_hash == state[4] then
    schema = redis.call('HGET', meta, 'schema') or ''
  end
  hash, count = frame_hash, count + 1
  heads[count], texts[count] = head(1, #schema), '{"schema":' .. schema .. (data == '' and '}' or ',' .. string.sub(data, 2))
  marks[all], is_marked = 's', true
  return schema ~= ''
end

local at = 16 + 2 * tonumber(ARGV[15])
while ARGV[at] do
  local tag, last = ARGV[at], at + 1 + ARGV[at + 1]
  local number = tonumber(tag)
  local run_head = not number and head(tag == '' and 0 or 2, 0) .. string.sub(tag, 2)
  for i = at + 2, last do
    all = all + 1
    if not number then
      count = count + 1
      heads[count], texts[count] = run_head, ARGV[i]
    elseif not add_frame(number, ARGV[i]) then
      return { 'schema' }
    end
  end
  at = last + 1
end

-- From here on everything is written. The cursor was stored with the last entries that Redis kept: a new epoch goes on behind
-- them, so that the source repeats what was lost.
if fresh then
  redis.call('DEL', stream)
  redis.call('HDEL', meta, 'hash', 'schema', 'newest', 'text')
end
local base = string.format('%.0f', top)
local most_entries = math.max(1, tonumber(ARGV[7]))
local newest
for i = 1, count do
  top = top + 1
  -- What the last one's trim would remove at once is not stored at all.
  if i == count then
    redis.call('XADD', stream, 'MAXLEN', most_entries, string.format('%.0f-%.0f', bytes, top), 'h', heads[i], 'd', texts[i])
  elseif count - i < most_entries then
    redis.call('XADD', stream, string.format('%.0f-%.0f', bytes, top), 'h', heads[i], 'd', texts[i])
  end
  newest = bytes
  bytes = bytes + #heads[i] + #texts[i]
end

if count > 0 then
  -- The newest entry is always kept.
  local oldest = math.min(bytes - tonumber(ARGV[8]), newest)
  if oldest > 0 then
    redis.call('XTRIM', stream, 'MINID', string.format('%.0f', oldest))
  end
  redis.call('PEXPIRE', stream, ARGV[9])
end

if is_marked then
  for i = 1, all do
    marks[i] = marks[i] or 'd'
  end
end
local reply = epoch .. ' ' .. base .. ' ' .. now .. ' ' .. table.concat(marks)
local batches = tonumber(state[6] or 0)
local fields = {
  'epoch', epoch, 'top', string.format('%.0f', top), 'writer', writer, 'bytes', string.format('%.0f', bytes),
  'age', ARGV[10], 'batches', (batches + 1) % 4, 'batch' .. batches, batch .. ' ' .. reply }

local function set(field, value)
  fields[#fields + 1] = field
  fields[#fields + 1] = value
end

if count > 0 then
  set('newest', heads[count])
  set('text', texts[count])
end
if ARGV[13] ~= '' then
  set('cursor', string.sub(ARGV[13], 2))
end
if schema then
  set('hash', hash)
  set('schema', schema)
end
redis.call('HSET', meta, unpack(fields))
redis.call('PEXPIRE', meta, ARGV[10])

if count > 0 then
  -- Whoever receives it hands it to the next owner, whose tokens must be above it.
  local highest = less(writer, ARGV[2]) and ARGV[2] or writer
  local message = { '\1P', string.char(#epoch), epoch, string.char(#highest), highest, struct.pack('<I8', base + 1), struct.pack('<I4', count) }
  local at, length, last_head, before = #message, nil, nil, nil
  for i = 1, count do
    local size = #heads[i] + #texts[i]
    if size ~= length or heads[i] ~= last_head then
      length, last_head, before = size, heads[i], struct.pack('<I4', size) .. heads[i]
    end
    message[at + 1], message[at + 2] = before, texts[i]
    at = at + 2
  end
  if ARGV[14] ~= '' then
    message[at + 1] = string.char(#ARGV[14]) .. ARGV[14]
  end
  redis.call(ARGV[12], ARGV[11], table.concat(message))
end
return { 'appended', reply }
