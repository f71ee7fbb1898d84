import { PublicKeyInput, type PublicKeyInputProps } from "./public-key-input.js";

/** The public key that an account is to get. */
export interface NewKeyInputProps extends Omit<PublicKeyInputProps, "label" | "help"> {
  shardId: string;
  accountId: string;
}

export function NewKeyInput({ shardId, accountId, ...props }: NewKeyInputProps) {
  return (
    <PublicKeyInput
      {...props}
      help={
        <>
          <code>ed25519:</code> or <code>secp256k1:</code> and base58. With near-cli it is <code>public_key</code> in{" "}
          <code>
            ~/.near-credentials/{shardId}/{accountId}.json
          </code>
          .
        </>
      }
    />
  );
}
