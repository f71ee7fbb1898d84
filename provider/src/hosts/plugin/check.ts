import {
  CheckFailure,
  type CheckRequest,
  CheckResponse,
  type CheckFailure as Failed,
} from "@pulumi/pulumi/proto/provider_pb";
import type { z } from "zod";
import type { Failure } from "../../lifecycle/resource.js";
import { unready } from "../operation.js";
import { secretProperties, withoutValue } from "../secret-inputs.js";
import { parseUrn } from "../urn.js";
import type { Props } from "../values.js";
import { givenAs } from "./given.js";
import type { Instance } from "./instance.js";
import { received, sent } from "./properties.js";
import { resourceOf } from "./registry.js";

/** Normalises inputs and names every wrong one; what is secret by nature stays so, whoever wrote it down in clear. */
export function check(request: CheckRequest, instance: Instance): CheckResponse {
  const urn = parseUrn(request.getUrn());
  const resource = resourceOf(urn.type);
  const news = received(request.getNews());
  const olds = received(request.getOlds()).values;
  const given = withoutOwner(resource.inputs, news.values);
  const isNew = Object.keys(olds).length === 0;
  // before a replacement the engine asks again, without what was before
  if (!isNew) instance.exists(request.getUrn(), true);
  const previous = isNew ? {} : { previous: olds };
  const { inputs, failures } = resource.check(given, { ...previous, now: new Date() });
  const response = new CheckResponse();
  response.setInputs(sent(inputs as Props, [...news.secrets, ...secretProperties(resource.inputs)]));
  const missing = isNew ? unready(resource, instance.settings) : [];
  response.setFailuresList(failed([...failures, ...missing], resource.inputs));
  return response;
}

/** Failures as the engine takes them, for inputs of this shape. */
export function failed(failures: readonly Failure[], shape: z.ZodObject): Failed[] {
  return failures.map((failure) => {
    const { property, reason } = withoutValue(failure, shape);
    const answer = new CheckFailure();
    answer.setProperty(property);
    answer.setReason(reason);
    return answer;
  });
}

/** Inputs without the resource's owner: every operation is told the URN anew, and what stands in the inputs is shown to people and kept in each checkpoint. */
function withoutOwner(shape: z.ZodObject, news: Props): Props {
  const inputs = { ...news };
  for (const property of givenAs("owner", shape)) delete inputs[property];
  return inputs;
}
