/**
 * Rules for credentials made with pulumi-keyring, for `pulumi preview --policy-pack`. They need no network.
 *
 * @packageDocumentation
 */
import { PolicyPack } from "@pulumi/policy";
import { nameConvention, noAdministratorRoles, noFullAccess } from "./access.js";
import { longestGrace, longestLifetime, noPerpetualTokens, rotationRequired } from "./lifetime.js";
import { noPlainValues } from "./plain-values.js";
import { rememberSecrets } from "./secretness.js";

rememberSecrets();

new PolicyPack("pulumi-keyring-policy", {
  policies: [
    noPerpetualTokens,
    longestLifetime,
    rotationRequired,
    longestGrace,
    noFullAccess,
    noAdministratorRoles,
    nameConvention,
    noPlainValues,
  ],
});
