-- Appends a batch to a channel's history and publishes it, or does nothing of it.
-- KEYS: 1 meta, 2 stream, 3 lease.
-- ARGV: 1 writer, 2 lease's token or '', 3 known epoch, 4 known offset, 5 batch id, 6 epoch of a new history,
--   7 most publications, 8 most bytes, 9 age of the stream in ms, 10 age of the meta in ms, 11 pub/sub channel,
--   12 what publishes on it, 13 'c' with the source's cursor or '' to leave it, 14 number of schemas,
--   then for each: hash, JSON or '' when Redis should have it;
--   then for each entry: tag, data. Tag: '' free JSON, 'p' with the publisher, or the number of the frame's schema.
-- Answer: 'appended' and a text that WireFormat describes; 'schema' when a schema's JSON is needed;
--   'writer' or 'lease' when it is refused, with epoch and top.
-- An id in the stream is the offset and the bytes of all entries of the epoch so far, so that the bytes kept are a
-- difference of two ids. Offsets and bytes are below 2^53, the exact range of Lua's numbers.
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

local first_entry = 15 + 2 * tonumber(ARGV[14])
local now = milliseconds()
local stamp = struct.pack('<I8', tonumber(now))
local entries, count, marks, schema = {}, 0, {}, nil

local function head(flags, schema_length)
  return '\1' .. string.char(flags) .. stamp .. struct.pack('<I4', schema_length)
end

local function add(head, text)
  count = count + 1
  entries[count] = head .. text
end

-- Entries of one publisher often follow each other: what is before their text is made once.
local last_tag, last_number, last_head
local frame_head = head(1, 0)
for i = first_entry, #ARGV, 2 do
  local tag, data = ARGV[i], ARGV[i + 1]
  if tag ~= last_tag then
    last_tag, last_number = tag, tonumber(tag)
    last_head = last_number and frame_head or head(tag == '' and 0 or 2, 0) .. string.sub(tag, 2)
  end
  local number, mark = last_number, 'd'
  if not number then
    add(last_head, data)
  elseif ARGV[13 + 2 * number] ~= hash then
    hash, schema, mark = ARGV[13 + 2 * number], ARGV[14 + 2 * number], 's'
    if schema == '' and not fresh and hash == state[4] then
      schema = redis.call('HGET', meta, 'schema') or ''
    end
    if schema == '' then
      return { 'schema' }
    end
    add(head(1, #schema), '{"schema":' .. schema .. (data == '' and '' or ',"data":' .. data) .. '}')
  elseif data == '' then
    mark = 'n'
  else
    add(frame_head, '{"data":' .. data .. '}')
  end
  marks[#marks + 1] = mark
end

-- From here on everything is written. The cursor was stored with the last entries that Redis kept: a new epoch goes on behind
-- them, so that the source repeats what was lost.
if fresh then
  redis.call('DEL', stream)
  redis.call('HDEL', meta, 'hash', 'schema', 'newest')
end
local base = string.format('%.0f', top)
local most_entries = math.max(1, tonumber(ARGV[7]))
for i = 1, count do
  top = top + 1
  bytes = bytes + #entries[i]
  local id = string.format('%.0f-%.0f', top, bytes)
  -- What the last one's trim would remove at once is not stored at all.
  if i == count then
    redis.call('XADD', stream, 'MAXLEN', most_entries, id, 'd', entries[i])
  elseif count - i < most_entries then
    redis.call('XADD', stream, id, 'd', entries[i])
  end
end

-- The oldest offset with which the bytes are within their bound; the newest entry is always kept.
local function oldest_within(most)
  local from = '-'
  while true do
    local page = redis.call('XRANGE', stream, from, '+', 'COUNT', 16)
    for i = 1, #page do
      local offset, sum = string.match(page[i][1], '^(%d+)-(%d+)$')
      if bytes - tonumber(sum) + #page[i][2][2] <= most or tonumber(offset) == top then
        return offset
      end
      from = '(' .. page[i][1]
    end
  end
end

if count > 0 then
  local most = tonumber(ARGV[8])
  if bytes > most then
    redis.call('XTRIM', stream, 'MINID', oldest_within(most))
  end
  redis.call('PEXPIRE', stream, ARGV[9])
end

local marked = table.concat(marks)
local reply = epoch .. ' ' .. base .. ' ' .. now .. ' ' .. (string.find(marked, '[^d]') and marked or '')
local batches = tonumber(state[6] or 0)
local fields = {
  'epoch', epoch, 'top', string.format('%.0f', top), 'writer', writer, 'bytes', string.format('%.0f', bytes),
  'age', ARGV[10], 'batches', (batches + 1) % 4, 'batch' .. batches, batch .. ' ' .. reply }

local function set(field, value)
  fields[#fields + 1] = field
  fields[#fields + 1] = value
end

if count > 0 then
  set('newest', entries[count])
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
  local at, length, packed = #message, nil, nil
  for i = 1, count do
    local entry = entries[i]
    if #entry ~= length then
      length, packed = #entry, struct.pack('<I4', #entry)
    end
    message[at + 1], message[at + 2] = packed, entry
    at = at + 2
  end
  redis.call(ARGV[12], ARGV[11], table.concat(message))
end
return { 'appended', reply }
