import { CodeBlock } from "../parts/code-block.js";
import { PublicKeyInput, type PublicKeyInputProps } from "./public-key-input.js";

/** The public key that an account is to get. */
export interface NewKeyInputProps extends Omit<PublicKeyInputProps, "label" | "help"> {
  shardId: string;
  accountId: string;
}

export function NewKeyInput({ shardId, accountId, ...props }: NewKeyInputProps) {
  return (
    <>
      <PublicKeyInput
        {...props}
        help={
          <>
            <code>ed25519:</code> or <code>secp256k1:</code> and base58. The command below makes a pair: take{" "}
            <code>public_key</code> from{" "}
            <code>
              ~/.near-credentials/{shardId}/{accountId}.json
            </code>
            .
          </>
        }
      />
      <CodeBlock text={`near generate-key ${accountId} --networkId ${shardId}`} what="The command" />
    </>
  );
}
