import { MASTER } from "../../console/custodian/support.js";
import type { FilledConsole } from "./filled-console.js";

/** A page as it is photographed. */
export interface View {
  name: string;
  /** After "#". */
  path: string;
  /** A text that is there once the page is. */
  shows: string;
  /** Whether nobody is signed in. */
  isOutside?: true;
}

/** Every page of console/web/src/app.tsx, as it is on a console in use. */
export function viewsOf({ at, ids }: FilledConsole): View[] {
  const shard = `/shards/${at.shardId}`;
  return [
    { name: "home", path: "/", shows: "Needs attention" },
    { name: "shards", path: "/shards", shows: "games-calimero-testnet" },
    { name: "add-shard", path: "/add-shard", shows: "Add another URL" },
    { name: "shard", path: shard, shows: "In a Pulumi program" },
    { name: "shard-rpc", path: `${shard}/rpc`, shows: "RPC" },
    { name: "shard-origins", path: `${shard}/origins`, shows: "origins" },
    { name: "shard-bounds", path: `${shard}/bounds`, shows: "Save" },
    { name: "security", path: "/security", shows: "games-calimero-testnet" },
    { name: "shard-security", path: `${shard}/security`, shows: "Custodian" },
    { name: "tokens", path: `${shard}/tokens`, shows: "mobile-app" },
    { name: "token", path: `${shard}/tokens/${ids.token}`, shows: "Show as a table" },
    { name: "create-token", path: `${shard}/create-token`, shows: "Generate" },
    { name: "custodian", path: `${shard}/custodian`, shows: `treasury.${MASTER}` },
    { name: "account", path: `${shard}/custodian/${MASTER}`, shows: "acme/shop/production" },
    { name: "add-key", path: `${shard}/add-key`, shows: "Account id" },
    { name: "operations", path: `${shard}/operations`, shows: "NotEnoughBalance" },
    { name: "access-keys", path: "/access-keys", shows: "pulumi-production" },
    { name: "create-access-key", path: "/access-keys/create", shows: "What the Pulumi provider needs" },
    { name: "access-key", path: `/access-keys/${ids.accessKey}`, shows: "pulumi-production" },
    { name: "people", path: "/people", shows: "Grace Hopper" },
    { name: "invite", path: "/people/invite", shows: "E-mail address" },
    { name: "person", path: `/people/${ids.person}`, shows: "grace@example.org" },
    { name: "activity", path: "/activity", shows: "Details" },
    { name: "api", path: "/api", shows: "Issue a gateway token" },
    { name: "restored", path: "/restored", shows: "Restored from a backup" },
    { name: "you", path: "/you", shows: "Theme" },
    { name: "not-found", path: "/nowhere", shows: "Page not found" },
    { name: "sign-in", path: "/sign-in", shows: "I have a one-time code", isOutside: true },
    { name: "invitation", path: "/invitation", shows: "Choose a password", isOutside: true },
  ];
}
