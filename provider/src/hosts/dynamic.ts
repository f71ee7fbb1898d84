import { type dynamic, runtime } from "@pulumi/pulumi";
import { z } from "zod";
import { redact } from "../http/redact.js";
import { Clients } from "../lifecycle/clients.js";
import type { Context, Settings } from "../lifecycle/context.js";
import { messageOf, OperationFailed, PartialFailure } from "../lifecycle/errors.js";
import { type Change, type Failure, type Resource, Unknown } from "../lifecycle/resource.js";
import { settingsFrom } from "./settings.js";

type Props = Record<string, unknown>;

/** Connections of this process: the engine runs all dynamic resources of a stack in one. */
const clients = new Clients();

/**
 * A resource as Pulumi's dynamic provider protocol wants it: translation only, no decisions.
 *
 * The program's side carries the constant text `exports.handler = () => require("pulumi-keyring/provider").<system>.<Type>;`, which
 * leads here. The host caches a provider before it awaits `configure`, so `configure` stores what it gets at once and never throws.
 */
export function dynamicHost<Inputs, State>(resource: Resource<Inputs, State>): dynamic.ResourceProvider {
  let settings = settingsFrom(undefined);
  return {
    configure: async (request: dynamic.ConfigureRequest) => {
      settings = settingsFrom(request.config);
    },
    check: async (olds: Props, news: Props) => {
      const previous = inputsOf<Inputs>(olds);
      const given = inputsOf<Inputs>(news);
      const hasPrevious = Object.keys(previous as object).length > 0;
      const checked = resource.check(given, { ...(hasPrevious ? { previous } : {}), now: new Date() });
      return {
        inputs: toEngine(checked.inputs as Props),
        failures: checked.failures.map((failure) => unnamed(resource, failure)),
      };
    },
    diff: (_id: string, olds: Props, news: Props) => {
      const name = nameOf(resource, news);
      return readable(async () => {
        const change = resource.diff(inputsOf<State>(olds), inputsOf<Inputs>(news), new Date());
        tell(change, name);
        return {
          changes: change.kind !== "none",
          ...(change.kind === "replace"
            ? { replaces: change.properties, deleteBeforeReplace: change.deleteFirst }
            : {}),
        };
      }, name);
    },
    create: async (news: Props) => {
      const inputs = inputsOf<Inputs>(news);
      return failing(resource, inputs as Props, news, async () => {
        const { id, state } = await within(settings, (context) => resource.create(inputs, context));
        return { id, outs: toEngine({ ...(state as Props) }) };
      });
    },
    read: (id: string, props?: Props) =>
      readable(
        async () => {
          const found = await within(settings, (context) => resource.read(id, stateOf<State>(props), context));
          if (found === undefined) return {};
          const inputs = found.inputs === undefined ? {} : { inputs: toEngine(found.inputs as Props) };
          return { id: found.id, props: toEngine(found.state as Props), ...inputs };
        },
        nameOf(resource, props ?? {}),
      ),
    update: async (id: string, olds: Props, news: Props) => {
      const inputs = inputsOf<Inputs>(news);
      return failing(resource, inputs as Props, news, async () => {
        const state = await within(settings, (context) => resource.update(id, inputsOf<State>(olds), inputs, context));
        return { outs: toEngine({ ...(state as Props) }) };
      });
    },
    delete: (id: string, props: Props) =>
      readable(
        () => within(settings, (context) => resource.delete(id, inputsOf<State>(props), context)),
        nameOf(resource, props),
      ),
  };
}

/** The engine prints the value of a property that a failure names, so a secret one is named in the reason alone. */
function unnamed<Inputs, State>({ inputs }: Resource<Inputs, State>, { property, reason }: Failure): Failure {
  let schema: unknown = inputs.shape[property.split(/[.[]/)[0] ?? ""];
  while (schema instanceof z.ZodOptional) schema = schema.unwrap();
  const secret = schema instanceof z.ZodType && schema.meta()?.["secret"] === true;
  return secret ? { property: "", reason: `${property}: ${reason}` } : { property, reason };
}

/** Runs one operation with its own clock, deadline and log. */
export async function within<Result>(
  settings: Settings,
  operation: (context: Context) => Promise<Result>,
): Promise<Result> {
  const time = timeout(settings);
  const context: Context = {
    settings,
    clients,
    now: () => new Date(),
    log: { info: say, warn: (message) => say(`warning: ${message}`) },
    signal: AbortSignal.timeout(time),
    deadline: Date.now() + time,
  };
  return operation(context);
}

function timeout(settings: Settings): number {
  const seconds = Number(settings.get("timeout", "KEYRING_TIMEOUT") ?? 30);
  if (Number.isFinite(seconds) && seconds >= 1 && seconds <= 3_600) return seconds * 1_000;
  throw new OperationFailed(
    "keyring:timeout (KEYRING_TIMEOUT): give the deadline of an operation in seconds, from 1 to 3600",
  );
}

/** Errors of operations that change something: the engine keeps what a partial failure carries. */
async function failing<Inputs, State, Result>(
  resource: Resource<Inputs, State>,
  inputs: Props,
  news: Props,
  operation: () => Promise<Result>,
): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    const failure = plainError(`${nameOf(resource, inputs)}: ${messageOf(error)}`);
    if (!(error instanceof PartialFailure)) throw failure;
    // the next delete reads __provider from what is stored here
    const properties = { ...toEngine(error.state as Props), __provider: news["__provider"] };
    throw Object.assign(failure, { id: error.id, properties, reasons: [failure.message] });
  }
}

/** Errors of the other operations: the host prints them with their stack, which says nothing to a user. */
async function readable<Result>(operation: () => Promise<Result>, name?: string): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    throw plainError(name === undefined ? messageOf(error) : `${name}: ${messageOf(error)}`);
  }
}

function plainError(message: string): Error {
  const error = new Error(redact(message));
  error.stack = "";
  return error;
}

function tell(change: Change, name: string): void {
  if (change.kind !== "none") say(`${name} ${change.reason}`);
  for (const warning of change.warnings) say(`warning: ${name} ${warning}`);
}

/** The engine shows this process' standard output among its messages, also in preview. */
function say(message: string): void {
  console.log(redact(message));
}

function nameOf<Inputs, State>({ type }: Resource<Inputs, State>, props: Props): string {
  const owner = typeof props["owner"] === "string" ? props["owner"].split("/").at(-1) : undefined;
  return `${type} ${JSON.stringify(owner ?? props["name"] ?? "")}`;
}

function stateOf<State>(props: Props | undefined): State | undefined {
  const state = inputsOf<Props>(props ?? {});
  return Object.keys(state).length === 0 ? undefined : (state as State);
}

/** What the engine sent, without what belongs to the host, and with {@link Unknown} for what is not known yet. */
function inputsOf<Inputs>(props: Props): Inputs {
  const { __provider: _, ...inputs } = props;
  return fromEngine(inputs) as Inputs;
}

function fromEngine(value: unknown): unknown {
  if (value === runtime.unknownValue) return Unknown;
  return mapped(value, fromEngine);
}

/** Without properties that are undefined, which the protocol cannot carry. */
function toEngine(value: Props): Props {
  return engineValue(value) as Props;
}

function engineValue(value: unknown): unknown {
  if (value === Unknown) return runtime.unknownValue;
  return mapped(value, engineValue);
}

function mapped(value: unknown, each: (item: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(each);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, each(item)]));
}
