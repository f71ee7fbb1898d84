import { type Output, type Resource, runtime } from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

/** What a program registers at the engine. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  secretOutputs: string[];
}

/**
 * Runs a program of one resource without an engine. What it registers can be read; the resource gets the given outputs.
 * @param outputs added to the resource's inputs, as a create would
 */
export async function run<Result extends Resource>(
  program: () => Result,
  outputs: Record<string, unknown> = {},
  options: { preview?: boolean } = {},
): Promise<{ result: Result; registered: Registered[] }> {
  const inputsOf = new Map<string, Record<string, unknown>>();
  const mocks: runtime.Mocks = {
    call: () => ({}),
    newResource: ({ name, inputs }) => {
      inputsOf.set(name, inputs as Record<string, unknown>);
      return { id: `id of ${name}`, state: { ...(inputs as object), ...outputs } };
    },
  };
  await runtime.setMocks(mocks, "infra", "dev", options.preview ?? false, "acme");
  const registered: Registered[] = [];
  const monitor = runtime.getMonitor();
  if (monitor === undefined) throw new Error("there is no monitor");
  const register = monitor.registerResource.bind(monitor) as (
    request: RegisterResourceRequest,
    ...rest: unknown[]
  ) => never;
  Object.assign(monitor, {
    registerResource: (request: RegisterResourceRequest, ...rest: unknown[]) => {
      const name = request.getName();
      const secretOutputs = request.getAdditionalsecretoutputsList();
      registered.push({ type: request.getType(), name, inputs: {}, secretOutputs });
      return register(request, ...rest);
    },
  });
  const result = program();
  await outputOf(result.urn);
  for (const one of registered) one.inputs = inputsOf.get(one.name) ?? {};
  return { result, registered };
}

/** The value of an output, and whether it is a secret. */
export async function outputOf<Value>(output: Output<Value>): Promise<{ value: Value; secret: boolean }> {
  const { promise, isSecret } = output as unknown as { promise(): Promise<Value>; isSecret: Promise<boolean> };
  return { value: await promise.call(output), secret: await isSecret };
}
