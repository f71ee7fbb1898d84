// What the peers decide by, as JSON: the gateway's own table, and the hash of each token with its permissions.
// rules.mjs <token> <number of tokens>
import { createHash, randomBytes } from "node:crypto";
import { METHODS } from "../../../console/dist/gateway/table.js";

const [token, count] = process.argv.slice(2);
const tokens = {};
const add = (value) => {
  tokens[createHash("sha256").update(value).digest("hex")] = ["view-accounts", "view-keys"];
};
add(token);
for (let known = 1; known < Number(count); known += 1) add(randomBytes(32).toString("hex"));

/** A list of permissions; null for what the token of the measurement may never call. */
const listed = (requirement) => (Array.isArray(requirement) ? requirement : requirement === "any" ? [] : null);

const methods = {};
for (const [method, rule] of METHODS) {
  methods[method] =
    rule.kind === "fixed"
      ? { needs: listed(rule.requirement) }
      : {
          member: rule.member,
          kinds: Object.fromEntries([...rule.requirements].map(([kind, requirement]) => [kind, listed(requirement)])),
        };
}
console.log(JSON.stringify({ tokens, methods }));
