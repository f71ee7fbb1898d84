import { whyNoAccountId, whyNoMethodNames } from "pulumi-keyring-near";
import { OneOf } from "../parts/choice.js";
import { TextInput } from "../parts/text-input.js";
import { type AccessDraft, allowanceOf, methodsOf } from "./access-draft.js";

/** The names under which the console finds something wrong with these fields. */
export const ACCESS_FIELDS = ["functionCall.receiverId", "functionCall.methodNames", "functionCall.allowance"] as const;

interface AccessFieldsProps {
  value: AccessDraft;
  onChange: (value: AccessDraft) => void;
}

/** What a new key may do. */
export function AccessFields({ value, onChange }: AccessFieldsProps) {
  const change = (part: Partial<AccessDraft>) => onChange({ ...value, ...part });
  return (
    <>
      <OneOf
        name="access"
        label="What the key may do"
        options={[
          { value: "full-access", label: "Everything", help: "a full-access key" },
          { value: "function-call", label: "Call one contract", help: "a function-call key" },
        ]}
        value={value.access}
        onChange={(access) => change({ access })}
      />
      {value.access === "full-access" ? (
        <p>Whoever has its private key can do everything with the account.</p>
      ) : (
        <FunctionCallFields value={value} change={change} />
      )}
    </>
  );
}

function FunctionCallFields({ value, change }: { value: AccessDraft; change: (part: Partial<AccessDraft>) => void }) {
  const { receiverId, methods, spends, allowance } = value;
  const noAccount = receiverId.trim() === "" ? undefined : whyNoAccountId(receiverId.trim());
  const names = methodsOf(value);
  const noAmount = allowanceOf(value) === undefined;
  return (
    <>
      <p>
        It can call methods of one contract, and attach no NEAR to a call. It cannot send NEAR, deploy contracts, add or
        remove keys, or be handed to this custodian to sign with.
      </p>
      <TextInput
        name="functionCall.receiverId"
        label="Contract"
        help="The account with the contract, like app.demos.calimero.testnet."
        problem={noAccount}
        autoComplete="off"
        autoCorrect="off"
        spellCheck="false"
        value={receiverId}
        onChange={(receiverId) => change({ receiverId })}
      />
      <TextInput
        name="functionCall.methodNames"
        label="Methods (optional)"
        help={
          names.length === 0
            ? "Empty: every method of the contract. Separate names with commas."
            : `Only ${names.join(", ")}.`
        }
        problem={whyNoMethodNames(names)}
        autoComplete="off"
        autoCorrect="off"
        spellCheck="false"
        value={methods}
        onChange={(methods) => change({ methods })}
      />
      <OneOf
        name="spends"
        label="What it may spend on gas"
        options={[
          { value: "allowance", label: "An allowance" },
          { value: "balance", label: "All that the account has" },
        ]}
        value={spends}
        onChange={(spends) => change({ spends })}
      />
      {spends === "allowance" && (
        <TextInput
          name="functionCall.allowance"
          label="Allowance"
          inputMode="decimal"
          autoComplete="off"
          after="NEAR"
          help={
            noAmount
              ? "An amount like 0.25: a point before the decimals, of which there are 24 at most."
              : "In all. It cannot be raised: the key is then replaced."
          }
          isInvalid={noAmount}
          value={allowance}
          onChange={(allowance) => change({ allowance })}
        />
      )}
    </>
  );
}
