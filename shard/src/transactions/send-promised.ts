import type { SentReceipt } from "../chain/block.js";
import type { CodeFiles } from "../chain/ledger.js";
import type { PromisedReceipt } from "../contracts/call.js";
import { hashOf } from "../encoding/hash.js";
import { actionView } from "./action-view.js";

/**
 * Makes receipts of what contracts promised in a receipt. What it returns is the result in base64, or the receipt whose result will be its own: that
 * one then also has to tell whoever waits for this one.
 */
export async function sendPromised(
  promised: readonly PromisedReceipt[],
  returned: Uint8Array | number,
  parent: SentReceipt,
  code: CodeFiles,
): Promise<{ sent: SentReceipt[]; returned: string | { SuccessReceiptId: string } }> {
  const sent = promised.map(
    ({ receiverId, actions }, index): SentReceipt => ({
      receipt_id: hashOf("promise", parent.receipt_id, String(index)),
      transaction_hash: parent.transaction_hash,
      predecessor_id: parent.receiver_id,
      receiver_id: receiverId,
      signer_id: parent.signer_id,
      signer_public_key: parent.signer_public_key,
      actions: actions.map(actionView),
      input_data_ids: [],
      output_data_receivers: [],
    }),
  );
  for (const [index, { after, actions }] of promised.entries()) {
    for (const [place, before] of after.entries()) {
      const data_id = hashOf("data", parent.receipt_id, String(index), String(place));
      sent[index]?.input_data_ids.push(data_id);
      sent[before]?.output_data_receivers.push({ data_id, receiver_id: sent[index]?.receiver_id ?? "" });
    }
    // a later block names the code only by its hash
    for (const action of actions) if (action.kind === "DeployContract") await code.write(action.code);
  }
  if (typeof returned !== "number") return { sent, returned: Buffer.from(returned).toString("base64") };
  const receipt = sent[returned];
  if (!receipt) throw new Error("a contract returned a promise that it did not make");
  receipt.output_data_receivers.push(...parent.output_data_receivers);
  return { sent, returned: { SuccessReceiptId: receipt.receipt_id } };
}
