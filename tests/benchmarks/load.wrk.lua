-- Sends the requests of a file, "target" or "target TAB entity tag" a line, one after another from a given line on.
local requests, at = {}, 0

function init(args)
  local head = " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: " .. args[3] .. "\r\n"
  for line in io.lines(args[1]) do
    local target, tag = line:match("^(.-)\t(.*)$")
    if target then
      requests[#requests + 1] = "GET " .. target .. head .. "If-None-Match: " .. tag .. "\r\n\r\n"
    else
      requests[#requests + 1] = "GET " .. line .. head .. "\r\n"
    end
  end
  at = tonumber(args[2])
end

function request()
  at = at + 1
  return requests[at % #requests + 1]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
