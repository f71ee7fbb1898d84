// The gateway's decision for small requests, in nginx: a token's hash is looked up, then the method and the kind of request.
// `rules` is what rules.mjs printed, loaded once by js_preload_object.
import crypto from "crypto";

function gate(r) {
  var hash = crypto.createHash("sha256").update(r.headersIn["x-api-key"] || "").digest("hex");
  var permissions = rules.tokens[hash];
  if (permissions === undefined) return r.return(401, '{"error":"no valid token"}');
  var body = JSON.parse(r.requestText);
  var rule = rules.methods[body.method];
  var needs = rule === undefined ? null : rule.member === undefined ? rule.needs : rule.kinds[body.params[rule.member]];
  if (!needs || !isCovered(needs, permissions)) return r.return(403, '{"error":"not permitted"}');
  r.internalRedirect("@shard");
}

// the lists of a preloaded object have no methods
function isCovered(needs, permissions) {
  for (var i = 0; i < needs.length; i++) {
    var found = false;
    for (var j = 0; j < permissions.length; j++) found = found || permissions[j] === needs[i];
    if (!found) return false;
  }
  return true;
}

export default { gate };
