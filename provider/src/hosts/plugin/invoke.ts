import { type InvokeRequest, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { checkShape } from "../../lifecycle/inputs.js";
import { withoutCause } from "../operation.js";
import type { Props } from "../values.js";
import { failed } from "./check.js";
import type { Instance } from "./instance.js";
import { received, sent } from "./properties.js";
import { functionOf } from "./registry.js";

/** Answers a question of a program. */
export async function invoke(request: InvokeRequest, instance: Instance): Promise<InvokeResponse> {
  const lookup = functionOf(request.getTok());
  const { inputs, failures } = checkShape(lookup.inputs, received(request.getArgs()).values);
  const response = new InvokeResponse();
  response.setFailuresList(failed(failures, lookup.inputs));
  if (failures.length > 0) return response;
  const answer = await withoutCause(() => instance.ask((context) => lookup.run(inputs, context)));
  response.setReturn(sent(answer as Props, lookup.secrets));
  return response;
}
