-- Fencing tokens are 64-bit numbers and Lua's numbers are not: they are compared and counted as decimal text.
local function less(a, b)
  if #a ~= #b then
    return #a < #b
  end
  return a < b
end

local function increment(number)
  local head, nines = string.match(number, '^(%d-)(9*)$')
  local zeros = string.rep('0', #nines)
  if head == '' then
    return '1' .. zeros
  end
  return string.sub(head, 1, -2) .. (tonumber(string.sub(head, -1)) + 1) .. zeros
end

local function milliseconds()
  local time = redis.call('TIME')
  return string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
end

-- Above the last token and the caller's floor, and not below the clock: it rises even when Redis has forgotten the last one.
local function next_token(last, floor)
  local token = increment(less(last, floor) and floor or last)
  local now = milliseconds()
  return less(token, now) and now or token
end
