import type { IssuedToken } from "../api/types.js";
import { isPermitted, sampleRequests } from "./sample-requests.js";

/** How a program uses a token: the value is never in it, but in the variable `NEAR_RPC_TOKEN`. */
export interface Snippet {
  id: string;
  title: string;
  /** What to know or install first. */
  lead: string;
  text: string;
}

/** The variable in which every snippet, and the .env file, has the value. */
export const VARIABLE = "NEAR_RPC_TOKEN";

/**
 * Ready to copy, for one token.
 * @param account an account of the shard, for requests that are about one
 */
export function snippetsFor(token: IssuedToken, account: string): Snippet[] {
  const { rpcUrl } = token;
  const body = requestFor(token.permissions, account);
  const json = JSON.stringify(body);
  return [
    {
      id: "curl",
      title: "curl",
      lead: "Works on the command line of Linux and macOS.",
      text: `curl ${rpcUrl} \\\n  -H "x-api-key: $${VARIABLE}" \\\n  -H 'content-type: application/json' \\\n  -d '${json}'`,
    },
    {
      id: "near-cli",
      title: "near-cli",
      lead: "With near-cli 3.5.0, once per machine.",
      text: `near set-api-key ${rpcUrl} "$${VARIABLE}"`,
    },
    {
      id: "near-api-js",
      title: "near-api-js",
      lead: "npm install near-api-js",
      text: `import { JsonRpcProvider } from "near-api-js";

const provider = new JsonRpcProvider({
  url: "${rpcUrl}",
  headers: { "x-api-key": process.env.${VARIABLE} },
});
console.log(await provider.sendJsonRpc("${body.method}", ${JSON.stringify(body.params)}));`,
    },
    {
      id: "rust",
      title: "Rust",
      lead: "cargo add reqwest --features blocking,json; cargo add serde_json",
      text: `use serde_json::{json, Value};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let answer: Value = reqwest::blocking::Client::new()
        .post("${rpcUrl}")
        .header("x-api-key", std::env::var("${VARIABLE}")?)
        .json(&json!(${json}))
        .send()?
        .error_for_status()?
        .json()?;
    println!("{answer:#}");
    Ok(())
}`,
    },
    {
      id: "python",
      title: "Python",
      lead: "Needs no package.",
      text: `import json, os, urllib.request

request = urllib.request.Request(
    "${rpcUrl}",
    data=json.dumps(${json}).encode(),
    headers={"x-api-key": os.environ["${VARIABLE}"], "content-type": "application/json"},
)
with urllib.request.urlopen(request) as answer:
    print(json.load(answer))`,
    },
    {
      id: "pulumi",
      title: "Pulumi",
      lead: `Adopts this token into a stack. First: pulumi config set --secret token "$${VARIABLE}"`,
      text: `import * as pulumi from "@pulumi/pulumi";
import { calimero } from "pulumi-keyring";

new calimero.AuthToken("token", {
  shardId: ${JSON.stringify(token.shardId)},
  name: ${JSON.stringify(token.name)},
  permissions: ${JSON.stringify(token.permissions)},
  adopt: { tokenId: "${token.id}", token: new pulumi.Config().requireSecret("token") },
});`,
    },
  ];
}

/** A request that the token may make. */
function requestFor(permissions: IssuedToken["permissions"], account: string) {
  const { method, params } = sampleRequests(account).find((one) => isPermitted(one, permissions)) ?? STATUS;
  return { jsonrpc: "2.0", id: 1, method, params };
}

const STATUS = { method: "status", params: [] };

/** The token for programs that read a .env file. */
export function asEnvFile({ rpcUrl, value }: IssuedToken): string {
  return `NEAR_RPC_URL=${rpcUrl}\n${VARIABLE}=${value}\n`;
}

/** The token with all that is known of it. */
export function asJsonFile(token: IssuedToken): string {
  const { id, shardId, name, permissions, createdAt, expiresAt, rpcUrl, value } = token;
  return `${JSON.stringify({ id, shardId, name, permissions, createdAt, expiresAt, rpcUrl, token: value }, undefined, 2)}\n`;
}
