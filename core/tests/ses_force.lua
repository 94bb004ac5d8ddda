-- Hands what every COTP DT carries to the SES dissector. SES's own heuristic gives up on TD, EX and ER: it takes the user data after
-- them for another SPDU. T.125's heuristic has to be off, or it is asked first; so has PRES, or it reads a file's octets as PDUs:
--   tshark -X lua_script:ses_force.lua --disable-protocol pres --disable-heuristic t125_cotp -r FILE
-- Of a packet that was cut short SES gets the octets that are there: an exception that crosses Lua leaves its call counter as it
-- was, and after 200 of them tshark reports a "C stack overflow".
local ses = Dissector.get("ses")
local force = Proto("capa5_ses", "SES in every COTP DT")

function force.dissector() end

force:register_heuristic("cotp", function(octets, packet, tree)
  local kept = octets:captured_len()
  if kept > 0 then
    ses:call(octets:range(0, kept):tvb(), packet, tree)
  end
  return true
end)
