-- Sends the body that lies in a file again and again. Usage: wrk ... -s body.lua URL -- TOKEN FILE
function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. args[1]
  wrk.body = io.open(args[2]):read("a")
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
  io.write(string.format("RESULT p50 %.2f ms, p99 %.2f ms, %d good, %d not, %d bytes each\n",
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, good, bad, size))
end
