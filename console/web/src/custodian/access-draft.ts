import { type FunctionCallAccess, whyNoAccountId, whyNoMethodNames } from "pulumi-keyring-near";
import type { Key } from "../api/types.js";
import { yoctoOf } from "./near.js";

/** What is written of what a new key may do. */
export interface AccessDraft {
  access: Key["access"];
  receiverId: string;
  /** Names with commas, spaces or line breaks between. */
  methods: string;
  /** Whether the allowance counts, or the balance alone. */
  spends: "allowance" | "balance";
  /** In NEAR. */
  allowance: string;
}

/** What the form begins with: what near-cli and wallets give such a key to spend, once one is asked for. */
export const FULL_ACCESS: AccessDraft = {
  access: "full-access",
  receiverId: "",
  methods: "",
  spends: "allowance",
  allowance: "0.25",
};

/** As the console takes it; undefined as long as something is missing or wrong. */
export function readAccess(draft: AccessDraft): { functionCall?: FunctionCallAccess } | undefined {
  if (draft.access === "full-access") return {};
  const receiverId = draft.receiverId.trim();
  const methodNames = methodsOf(draft);
  const allowance = draft.spends === "balance" ? null : allowanceOf(draft);
  if (whyNoAccountId(receiverId) || whyNoMethodNames(methodNames) || allowance === undefined) return undefined;
  return { functionCall: { receiverId, methodNames, allowance } };
}

/** Each name once. */
export function methodsOf({ methods }: AccessDraft): string[] {
  return [...new Set(methods.split(/[\s,]+/).filter((name) => name !== ""))];
}

/** In yoctoNEAR; undefined where it is no amount, or nothing. */
export function allowanceOf({ allowance }: AccessDraft): string | undefined {
  const yocto = yoctoOf(allowance);
  return yocto === "0" ? undefined : yocto;
}
