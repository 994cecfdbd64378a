-- arguments: a file of `path, meter_id, token, what the meter shows` lines, and the kWh since then
local threads = {}

function setup(thread)
   thread:set("number", #threads)
   table.insert(threads, thread)
end

function init(args)
   good, bad, turn = 0, 0, 0
   math.randomseed(os.time() * 10 + number)
   posts = {}
   local line_number = 0
   for line in io.lines(args[1]) do
      line_number = line_number + 1
      if line_number % 2 == number then  -- each thread has customers of its own
         local path, meter, token, shows = line:match("([^\t]+)\t([^\t]+)\t([^\t]+)\t([^\t]+)")
         posts[#posts + 1] = { path = path, meter = meter, token = token, value = tonumber(shows) + tonumber(args[2]) }
      end
   end
end

function request()
   turn = turn % #posts + 1
   local post = posts[turn]
   post.value = post.value + 1
   local body = '{"meter_id":"' .. post.meter .. '","values":[{"zone":"single","value":"' .. post.value
      .. '"}],"confirm_implausible":true}'
   local key = string.format("%08x%08x%08x", math.random(0, 0x7fffffff), math.random(0, 0x7fffffff), math.random(0, 0x7fffffff))
   local headers = {
      ["Content-Type"] = "application/json",
      ["Authorization"] = "Bearer " .. post.token,
      ["Idempotency-Key"] = key,
   }
   return wrk.format("POST", post.path, headers, body)
end

function response(status)
   if status == 201 then good = good + 1 else bad = bad + 1 end
end

function done(summary)
   local good, bad = 0, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
   for _, thread in ipairs(threads) do
      good, bad = good + thread:get("good"), bad + thread:get("bad")
   end
   io.write(string.format('\n{"good": %d, "bad": %d, "microseconds": %d}\n', good, bad, summary.duration))
end
