import {
  type CreateRequest,
  CreateResponse,
  type DeleteRequest,
  type ReadRequest,
  ReadResponse,
  type UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { z } from "zod";
import { type PropertyMeta, Unknown } from "../../lifecycle/resource.js";
import type { AnyResource } from "../../lifecycle/system.js";
import { parseUrn } from "../urn.js";
import type { Props } from "../values.js";
import { nameIn, withOwner } from "./given.js";
import { leaving } from "./init-failed.js";
import type { Instance } from "./instance.js";
import { type Received, received, sent } from "./properties.js";
import { resourceOf } from "./registry.js";

/** Creates, or says in a preview what is known of the outputs. */
export async function create(request: CreateRequest, instance: Instance): Promise<CreateResponse> {
  const urn = request.getUrn();
  const resource = resourceOf(parseUrn(urn).type);
  const inputs = received(request.getProperties());
  const response = new CreateResponse();
  if (instance.isReplacedByEngine(urn)) {
    const name = nameIn(request, resource);
    await instance.log.info(`${name} ${REPLACED}`, urn);
  }
  if (request.getPreview()) {
    response.setProperties(previewed(resource, undefined, inputs, urn, instance));
    return response;
  }
  const about = aboutOf(request, resource);
  const write = (state: Props) => outputs(resource, state, inputs);
  const { id, state } = await leaving({ write, instance }, () =>
    instance.run(about, (context) => resource.create(withOwner(resource, inputs.values, urn), context)),
  );
  response.setId(id);
  response.setProperties(write(state as Props));
  response.setRefreshBeforeUpdate(instance.refreshBeforeUpdate);
  return response;
}

/** Updates, or says in a preview which outputs stay. */
export async function update(request: UpdateRequest, instance: Instance): Promise<UpdateResponse> {
  const urn = request.getUrn();
  const resource = resourceOf(parseUrn(urn).type);
  const inputs = received(request.getNews());
  const state = received(request.getOlds()).values;
  const response = new UpdateResponse();
  const words = instance.decided(urn);
  if (words !== undefined) await instance.log.info(words, urn);
  if (request.getPreview()) {
    response.setProperties(previewed(resource, state, inputs, urn, instance));
    return response;
  }
  const about = aboutOf(request, resource);
  const write = (reached: Props) => outputs(resource, reached, inputs);
  const reached = await leaving({ write, instance }, () =>
    instance.run(about, (context) =>
      resource.update(request.getId(), state, withOwner(resource, inputs.values, urn), context),
    ),
  );
  response.setProperties(write(reached as Props));
  response.setRefreshBeforeUpdate(instance.refreshBeforeUpdate);
  return response;
}

/** Reads what the state knows, or without a state what is to be imported. An answer without an id says that it is gone. */
export async function read(request: ReadRequest, instance: Instance): Promise<ReadResponse> {
  const resource = resourceOf(parseUrn(request.getUrn()).type);
  const known = received(request.getProperties());
  const inputs = received(request.getInputs());
  const state = Object.keys(known.values).length === 0 ? undefined : known.values;
  const about = aboutOf(request, resource);
  const found = await instance.run(about, (context) => resource.read(request.getId(), state, context));
  const response = new ReadResponse();
  if (found === undefined) return response;
  const secrets = [...known.secrets, ...inputs.secrets];
  response.setId(found.id);
  response.setRefreshBeforeUpdate(instance.refreshBeforeUpdate);
  response.setProperties(sent(found.state as Props, [...resource.secrets, ...secrets]));
  response.setInputs(found.inputs === undefined ? request.getInputs() : sent(found.inputs as Props, secrets));
  return response;
}

export async function remove(request: DeleteRequest, instance: Instance): Promise<Empty> {
  const resource = resourceOf(parseUrn(request.getUrn()).type);
  const state = received(request.getProperties()).values;
  const about = aboutOf(request, resource);
  await instance.run(about, (context) => resource.delete(request.getId(), state, context));
  return new Empty();
}

/** What would be an update, and is not, since the program or the command asks the engine for a replacement. */
const REPLACED =
  "is replaced, not updated: `replaceOnChanges`, `--replace` or another option asks for it. Pulumi deletes the old one in the same run, so its value has " +
  "no grace period, unless `retainOnDelete` keeps it";

/** Older SDKs of Pulumi know no time of a read. */
function aboutOf(request: { getUrn(): string; getTimeout?(): number }, resource: AnyResource) {
  return { urn: request.getUrn(), name: nameIn(request, resource), seconds: request.getTimeout?.() ?? 0 };
}

/** Outputs are secret by nature, or because what they repeat was given as a secret. */
function outputs(resource: AnyResource, state: Props, inputs: Received): Struct {
  return sent(state, [...resource.secrets, ...inputs.secrets]);
}

/** The outputs of a preview, with a placeholder for each that is not known. */
function previewed(
  resource: AnyResource,
  state: Props | undefined,
  inputs: Received,
  urn: string,
  { settings }: Instance,
): Struct {
  const shown = Object.entries(resource.outputs.shape as Record<string, z.ZodType>).filter(([, shape]) => {
    return (shape.meta() as PropertyMeta | undefined)?.internal !== true;
  });
  const unknown = Object.fromEntries(shown.map(([name]) => [name, Unknown]));
  const own = withOwner(resource, inputs.values, urn);
  const { owner: _, ...known } = resource.preview(state, own, { now: new Date(), settings }) as Props;
  return outputs(resource, { ...unknown, ...known }, inputs);
}
