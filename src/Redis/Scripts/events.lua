-- Writes an event to the outbox, unless it is in another slot than the channel: then there is no key, and the caller writes it.
local function event(outbox, kind, channel, node, token)
  if not outbox then
    return
  end
  local time = redis.call('TIME')
  redis.call(
    'XADD', outbox, 'MAXLEN', '~', 10000, '*', 'kind', kind, 'channel', channel, 'node', node, 'token', token,
    'time', string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)))
  redis.call('PEXPIRE', outbox, 604800000)
end
