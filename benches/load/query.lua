-- Sends one GraphQL document again and again, or the whole body that lies in a file; without either it gets the address.
-- Usage: wrk ... -s query.lua URL -- TOKEN [DOCUMENT|@FILE [REST]]; after each answer a connection rests so many milliseconds
function body(text)
  if text:sub(1, 1) == "@" then
    return io.open(text:sub(2)):read("a")
  end
  local document = text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("\n", " ")
  return '{"query":"' .. document .. '"}'
end

function init(args)
  wrk.headers["Authorization"] = "Bearer " .. args[1]
  if args[2] then
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    wrk.body = body(args[2])
  end
  if args[3] then
    delay = function() return tonumber(args[3]) end
  end
end

local threads = {}
function setup(thread) table.insert(threads, thread) end

good, bad, size = 0, 0, 0
function response(status, headers, body)
  if status == 200 and not body:find('"errors"', 1, true) then
    good = good + 1
    size = #body
  else
    bad = bad + 1
  end
end

function done(summary, latency, requests)
  local good, bad, size = 0, 0, 0
  for _, thread in ipairs(threads) do
    good, bad = good + thread:get("good"), bad + thread:get("bad")
    size = math.max(size, thread:get("size"))
  end
  io.write(string.format("RESULT %.0f requests/s, %d good, %d not, %d bytes each, p50 %.2f ms, p99 %.2f ms\n",
    good * 1e6 / summary.duration, good, bad, size, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
