import {
  MOST_ENDPOINTS,
  MOST_ORIGINS,
  MOST_RPC_HEADERS,
  whyNoOrigin,
  whyNoRpcHeader,
  whyNoRpcUrl,
} from "pulumi-keyring-near";
import { z } from "zod";
import { textWithout } from "../../lifecycle/inputs.js";
import { ownerShape } from "../../lifecycle/owner.js";
import { accountIdShape, shardIdShape } from "../names.js";
import { ceilingShapes } from "./ceilings.js";

const url = textWithout((text) =>
  typeof text === "string" ? whyNoRpcUrl(text) : "is missing; give the URL of the shard's JSON-RPC",
)
  .transform((text) => new URL(text).href)
  .describe("A NEAR JSON-RPC URL. A key that stands in it is better given as a header.");

const headers = z
  .record(z.string(), z.string({ error: "must be a text" }), { error: "must be a map of texts" })
  .superRefine((given, context) => {
    const names = Object.keys(given);
    const report = (message: string, path: string[]) => context.addIssue({ code: "custom", message, path });
    if (names.length > MOST_RPC_HEADERS) report(`must be at most ${MOST_RPC_HEADERS}`, []);
    for (const [name, value] of Object.entries(given).slice(0, MOST_RPC_HEADERS)) {
      const lower = name.toLowerCase();
      const reason = whyNoRpcHeader(lower, value)?.replace(EMPTY, "must not be empty");
      if (reason !== undefined) report(reason, [name.slice(0, 64)]);
      if (names.some((other) => other !== name && other.toLowerCase() === lower))
        report("is there twice, in upper and lower case", [name.slice(0, 64)]);
    }
  })
  .transform((given) => Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value])))
  .optional()
  .describe(
    "The headers that go along with each request to the URL, such as `authorization`, by their names; `{}` for none. Always stored as a secret. " +
      "The console never shows their values. If you leave `headers` out, those that somebody set at the console stay.",
  )
  .meta({ secret: true });

/** null is the API's way to remove one. */
const EMPTY = /^must not be empty;.*$/;

const endpoint = z
  .strictObject({ url, headers }, { error: "must be an object with a url" })
  .describe("One URL of a shard's JSON-RPC, and what goes along with each request to it.")
  .meta({ title: "calimero:ShardEndpoint" });

const endpoints = z
  .array(endpoint, { error: "must be a list of objects with a url" })
  .min(1, { error: "must have at least one URL" })
  .max(MOST_ENDPOINTS, { error: `must have at most ${MOST_ENDPOINTS} URLs` })
  .superRefine((all, context) => {
    const urls = all.map((one) => one?.url);
    for (const [index, one] of urls.entries()) {
      if (urls.indexOf(one) === index) continue;
      context.addIssue({ code: "custom", message: "is there twice", path: [index, "url"] });
    }
  })
  .describe(
    "Where the shard's JSON-RPC is: one to five URLs, tried in this order. Always stored as a secret, since URLs and headers may hold keys. " +
      "A change is written in place: tokens and custody stay.",
  )
  .meta({ secret: true });

const flag = z.boolean({ error: "must be true or false" }).optional();

/** What a program says of a shard. */
export const shardShape = z
  .strictObject({
    shardId: shardIdShape.describe(
      "The shard's id at the console, e.g. `demos-calimero-testnet`. It is permanent: changing it makes another shard, and no other shard ever gets an id that was removed.",
    ),
    masterAccount: accountIdShape.describe(
      "The shard's main account, e.g. `demos.calimero.testnet`. It can only change together with `shardId`.",
    ),
    endpoints,
    allowedOrigins: z
      .array(textWithout(whyNoOrigin), { error: "must be a list of origins" })
      .max(MOST_ORIGINS, { error: `must have at most ${MOST_ORIGINS} origins` })
      .transform((origins) => [...new Set(origins)].sort())
      .optional()
      .describe(
        "The origins whose web pages may use the shard's gateway, in any order, such as `https://app.example.org`; `*` for all. Default: none.",
      ),
    ...ceilingShapes,
    disabled: flag.describe(
      "Whether the shard is disabled: the gateway refuses its tokens, which stay active, and none is issued. Default: as it is at the console, so that no `up` enables what somebody disabled there.",
    ),
    skipConnectionTest: flag.describe(
      "Whether to save `endpoints` although one of them does not answer. By default, the console first asks each URL for its node's status. Never a change by itself.",
    ),
    adopt: flag.describe(
      "Whether to take over a shard with this id that is already at the console, and to bring it to these settings. By default, that is an error.",
    ),
    removeOnDelete: flag.describe(
      "Whether destroying the resource removes the shard from the console: for good, with all its tokens, also those of others. Its id cannot be used again. Default: no, the shard stays as it is.",
    ),
    owner: ownerShape,
  })
  .describe(
    "A private shard at a Keyring console: where its JSON-RPC is, which web pages may use its gateway, and what may be issued for it. Changes are written in place.",
  )
  .meta({
    examples: [
      {
        shardId: "demos-calimero-testnet",
        masterAccount: "demos.calimero.testnet",
        endpoints: [{ url: "https://rpc.example.org/" }],
      },
    ],
  });

export type ShardInputs = z.output<typeof shardShape>;

/** One URL of a shard, as a program or a state has it. */
export interface ShardEndpoint {
  url: string;
  /** By names in lower case; in a state, `""` is a value that only the console knows. */
  headers?: Record<string, string> | undefined;
}
