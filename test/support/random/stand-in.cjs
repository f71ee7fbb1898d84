/**
 * A STAND-IN of the tests for Pulumi's random plugin, where the real one can be neither found nor downloaded. It takes and gives the properties that
 * its published schema (4.21.2) has for four resources: RandomPet, RandomUuid, RandomPassword and RandomBytes. `bcryptHash` is no hash here.
 */
const { randomBytes, randomInt, randomUUID } = require("node:crypto");
const { Server, ServerCredentials } = require("@grpc/grpc-js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb");
const { Struct } = require("google-protobuf/google/protobuf/struct_pb");
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const { PluginInfo } = require("@pulumi/pulumi/proto/plugin_pb");

/**
 * @typedef {{ length?: number, separator?: string, prefix?: string, special?: boolean, overrideSpecial?: string, number?: boolean,
 *   lower?: boolean, upper?: boolean, numeric?: boolean }} Inputs
 */

const ADJECTIVES = ["able", "brave", "calm", "eager", "fair", "gentle", "keen", "lively", "noble", "quiet"];
const NAMES = ["badger", "crane", "dingo", "falcon", "heron", "ibex", "lynx", "otter", "puffin", "wren"];
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const DIGITS = "0123456789";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

/**
 * What a create of each makes of its inputs: its id, and the outputs besides them.
 * @type {Record<string, (inputs: Inputs) => { id: string, outputs: object }>}
 */
const RESOURCES = {
  "random:index/randomPet:RandomPet": ({ length = 2, separator = "-", prefix }) => {
    const words = [...Array(Math.max(0, length - 1)).fill(ADJECTIVES), NAMES].map(oneOf);
    const id = [...(prefix === undefined ? [] : [prefix]), ...words].join(separator);
    return { id, outputs: { length, separator } };
  },
  "random:index/randomUuid:RandomUuid": () => {
    const id = randomUUID();
    return { id, outputs: { result: id } };
  },
  "random:index/randomPassword:RandomPassword": (inputs) => {
    const { lower, upper, numeric = inputs.number } = inputs;
    const kinds = [lower === false ? "" : LOWER, upper === false ? "" : UPPER, numeric === false ? "" : DIGITS];
    const special = inputs.special === false ? "" : (inputs.overrideSpecial ?? SPECIAL);
    const letters = kinds.join("") + special;
    const result = Array.from({ length: inputs.length ?? 0 }, () => oneOf(letters)).join("");
    const defaults = { lower: true, upper: true, number: true, numeric: true, special: true };
    const least = { minLower: 0, minUpper: 0, minNumeric: 0, minSpecial: 0 };
    return { id: "none", outputs: { ...defaults, ...least, ...inputs, result, bcryptHash: "no hash: a stand-in" } };
  },
  "random:index/randomBytes:RandomBytes": ({ length = 0 }) => {
    const bytes = randomBytes(length);
    return { id: "none", outputs: { base64: bytes.toString("base64"), hex: bytes.toString("hex") } };
  },
};

/** @param {string | readonly string[]} choices */
function oneOf(choices) {
  return choices[randomInt(choices.length)] ?? "";
}

/** @param {{ getUrn(): string }} request */
function resourceOf(request) {
  const type = request.getUrn().split("::")[2]?.split("$").at(-1) ?? "";
  const resource = RESOURCES[type];
  if (resource === undefined) throw new Error(`the stand-in has no ${type}`);
  return resource;
}

/**
 * The calls of the engine, each with its request and giving its response.
 * @type {Record<string, (request: any) => unknown>}
 */
const calls = {
  getPluginInfo: () => new PluginInfo().setVersion("4.21.2"),
  checkConfig: (request) => new messages.CheckResponse().setInputs(request.getNews()),
  diffConfig: () => new messages.DiffResponse(),
  configure: () => new messages.ConfigureResponse().setAcceptsecrets(false).setSupportspreview(false),
  check: (request) => {
    resourceOf(request);
    return new messages.CheckResponse().setInputs(request.getNews());
  },
  diff: (request) => {
    const [before, after] = [request.getOldInputs(), request.getNews()].map(
      (properties) => properties?.toJavaScript() ?? {},
    );
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
    const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
    return new messages.DiffResponse()
      .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
      .setReplacesList(changed)
      .setDiffsList(changed);
  },
  create: (request) => {
    const inputs = request.getProperties().toJavaScript();
    const { id, outputs } = resourceOf(request)(inputs);
    return new messages.CreateResponse().setId(id).setProperties(Struct.fromJavaScript({ ...inputs, ...outputs }));
  },
  read: (request) =>
    new messages.ReadResponse()
      .setId(request.getId())
      .setProperties(request.getProperties())
      .setInputs(request.getInputs()),
  delete: () => new Empty(),
  cancel: () => new Empty(),
  attach: () => new Empty(),
};

const handlers = Object.entries(calls).map(([name, answer]) => [
  name,
  (/** @type {any} */ call, /** @type {any} */ respond) => {
    try {
      respond(null, answer(call.request));
    } catch (error) {
      respond(error);
    }
  },
]);

const server = new Server();
server.addService(ResourceProviderService, /** @type {any} */ (Object.fromEntries(handlers)));
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
