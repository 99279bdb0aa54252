-- Asks the addresses of a file again and again, in their order. A line is: path, media type, ETag or "-".

local requests, place = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local path, accept, tag = line:match("^(%S+) (%S+) (%S+)$")
    local headers = { ["Accept"] = accept }
    if tag ~= "-" then headers["If-None-Match"] = tag end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  place = place % #requests + 1
  return requests[place]
end
