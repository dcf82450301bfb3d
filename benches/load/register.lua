-- Registers vendors, each with a key of its own. Usage: wrk ... -s register.lua URL -- TOKEN PREFIX
local threads = {}
local next_id = 0
function setup(thread)
  next_id = next_id + 1
  thread:set("id", next_id)
  table.insert(threads, thread)
end

local count, prefix = 0, ""
local mutation = "mutation R($input: RegisterVendorInput!) { registerVendor(input: $input) { vendor { id } userErrors { code } revision } }"

function init(args)
  prefix = args[2]
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Authorization"] = "Bearer " .. args[1]
end

function request()
  count = count + 1
  local key = string.format("%s-%d-%d", prefix, id, count)
  local body = '{"query":"' .. mutation .. '","variables":{"input":{"vendor":{"key":"' .. key ..
    '","name":"Load ' .. count .. '","kind":"PRODUCT","country":"DE","classes":["role.processor"],' ..
    '"owners":[{"owner":"vendor-000000"}],"website":"https://load.example.com"}}}}'
  return wrk.format(nil, nil, nil, body)
end

good, bad, sample = 0, 0, ""
function response(status, headers, body)
  if status == 200 and body:find('"userErrors":[]', 1, true) and not body:find('"errors"', 1, true) then
    good = good + 1
  else
    bad = bad + 1
    sample = body
  end
end

function done(summary, latency, requests)
  local good, bad, sample = 0, 0, ""
  for _, thread in ipairs(threads) do
    good, bad = good + thread:get("good"), bad + thread:get("bad")
    if thread:get("sample") ~= "" then sample = thread:get("sample") end
  end
  io.write(string.format("RESULT %.0f acknowledged mutations/s, %d good, %d not, p50 %.2f ms, p99 %.2f ms\n",
    good * 1e6 / summary.duration, good, bad, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
  if sample ~= "" then io.write("first refusal: " .. sample:sub(1, 300) .. "\n") end
end
