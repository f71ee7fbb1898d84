import { type dynamic, runtime } from "@pulumi/pulumi";
import { printable } from "../http/printable.js";
import { Clients } from "../lifecycle/clients.js";
import type { Context } from "../lifecycle/context.js";
import { type Change, type Resource, Unknown } from "../lifecycle/resource.js";
import type { AnyResource } from "../lifecycle/system.js";
import { foundElsewhere } from "./found-elsewhere.js";
import { contextOf, Failure, failingAs, nameOf, requireReady, unready } from "./operation.js";
import { withoutValue } from "./secret-inputs.js";
import { settingsFrom } from "./settings.js";
import { mapped, type Props } from "./values.js";

/** Connections of this process: the engine runs all dynamic resources of a stack in one. */
const clients = new Clients();

/** The hosts of all resources of a system. */
export function dynamicHosts<Resources extends Record<string, AnyResource>>(
  resources: Resources,
): Record<keyof Resources, dynamic.ResourceProvider> {
  const hosts = Object.entries(resources).map(([type, resource]) => [type, dynamicHost(resource)]);
  return Object.fromEntries(hosts) as Record<keyof Resources, dynamic.ResourceProvider>;
}

/**
 * A resource as Pulumi's dynamic provider protocol wants it: translation only, no decisions.
 *
 * The program's side carries the constant text `exports.handler = () => require("pulumi-keyring/provider").<system>.<Type>;`, which
 * leads here. The host caches a provider before it awaits `configure`, so `configure` stores what it gets at once and never throws.
 */
export function dynamicHost<Inputs, State>(resource: Resource<Inputs, State>): dynamic.ResourceProvider {
  let settings = settingsFrom(new Map());
  const context = (): Context => contextOf({ settings, clients, log });
  return {
    configure: async (request: dynamic.ConfigureRequest) => {
      settings = settingsFrom({ get: (key) => request.config.get(`keyring:${key}`) });
    },
    check: async (olds: Props, news: Props) => {
      const previous = inputsOf<Inputs>(olds);
      const given = inputsOf<Inputs>(news);
      const hasPrevious = Object.keys(previous as object).length > 0;
      const checked = resource.check(given, { ...(hasPrevious ? { previous } : {}), now: new Date() });
      return {
        inputs: toEngine(checked.inputs as Props),
        failures: [...checked.failures, ...(hasPrevious ? [] : unready(resource, settings))].map((failure) =>
          withoutValue(failure, resource.inputs),
        ),
      };
    },
    diff: (_id: string, olds: Props, news: Props) => {
      const name = nameOf(resource, news, settings);
      return failingAs(name, () => {
        const due = resource.diff(inputsOf<State>(olds), inputsOf<Inputs>(news), { now: new Date(), settings });
        const change = due.kind === "none" ? (foundElsewhere(olds, news, due) ?? due) : due;
        tell(change, name);
        requireReady(resource, settings, change);
        return {
          changes: change.kind !== "none",
          ...(change.kind === "replace"
            ? { replaces: change.properties, deleteBeforeReplace: change.deleteFirst }
            : {}),
        };
      });
    },
    create: async (news: Props) => {
      const inputs = inputsOf<Inputs>(news);
      return partial(nameOf(resource, inputs as Props, settings), news, async () => {
        const { id, state } = await resource.create(inputs, context());
        return { id, outs: toEngine({ ...(state as Props) }) };
      });
    },
    read: (id: string, props?: Props) =>
      failingAs(nameOf(resource, props ?? {}, settings), async () => {
        const found = await resource.read(id, stateOf<State>(props), context());
        if (found === undefined) return {};
        const inputs = found.inputs === undefined ? {} : { inputs: toEngine(found.inputs as Props) };
        return { id: found.id, props: toEngine(found.state as Props), ...inputs };
      }),
    update: async (id: string, olds: Props, news: Props) => {
      const inputs = inputsOf<Inputs>(news);
      return partial(nameOf(resource, inputs as Props, settings), news, async () => {
        const state = await resource.update(id, inputsOf<State>(olds), inputs, context());
        return { outs: toEngine({ ...(state as Props) }) };
      });
    },
    delete: (id: string, props: Props) =>
      failingAs(nameOf(resource, props, settings), () => resource.delete(id, inputsOf<State>(props), context())),
  };
}

/** An operation that changes something: the engine keeps what a partial failure carries. */
async function partial<Result>(name: string, news: Props, operation: () => Promise<Result>): Promise<Result> {
  try {
    return await failingAs(name, operation);
  } catch (error) {
    if (!(error instanceof Failure) || error.left === undefined) throw error;
    const { id, state } = error.left;
    // the next delete reads __provider from what is stored here
    const properties = { ...toEngine(state), __provider: news["__provider"] };
    throw Object.assign(error, { id, properties, reasons: [error.message] });
  }
}

function tell(change: Change, name: string): void {
  if (change.kind !== "none") say(`${name} ${change.reason}`);
  for (const warning of change.warnings) say(`warning: ${name} ${warning}`);
}

/** The engine shows this process' standard output among its messages, also in preview. */
function say(message: string): void {
  console.log(printable(message));
}

/** The engine shows it where it shows {@link say}. */
export const log = { info: say, warn: (message: string) => say(`warning: ${message}`) };

function stateOf<State>(props: Props | undefined): State | undefined {
  const state = inputsOf<Props>(props ?? {});
  return Object.keys(state).length === 0 ? undefined : (state as State);
}

/** What the engine sent, without what belongs to the host, and with {@link Unknown} for what is not known yet. */
function inputsOf<Inputs>(props: Props): Inputs {
  const { __provider: _, ...inputs } = props;
  return mapped(inputs, (value) => (value === runtime.unknownValue ? Unknown : value)) as Inputs;
}

function toEngine(props: Props): Props {
  return mapped(props, (value) => (value === Unknown ? runtime.unknownValue : value)) as Props;
}
