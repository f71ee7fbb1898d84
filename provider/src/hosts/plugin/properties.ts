import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Unknown } from "../../lifecycle/resource.js";
import { mapped, type Props, SIGNATURE } from "../values.js";

/** Properties as they came from the engine. */
export interface Received {
  values: Props;
  /** The names of those that hold a secret, however deep. */
  secrets: ReadonlySet<string>;
}

/** Reads properties: plain values, with {@link Unknown} for what is not known yet. */
export function received(struct: Struct | undefined): Received {
  const raw = (struct?.toJavaScript() ?? {}) as Props;
  const secrets = Object.keys(raw).filter((name) => holdsSecret(raw[name]));
  return { values: mapped(raw, plain) as Props, secrets: new Set(secrets) };
}

/** Writes properties; those of these names are secret as a whole. */
export function sent(values: Props, secrets: Iterable<string> = []): Struct {
  const hidden = new Set(secrets);
  const properties = mapped(values, (value) => (value === Unknown ? UNKNOWN : value)) as Props;
  const wrapped = Object.entries(properties).map(([name, value]) => [
    name,
    hidden.has(name) ? { [SIGNATURE]: SECRET, value } : value,
  ]);
  return Struct.fromJavaScript(Object.fromEntries(wrapped) as Record<string, JavaScriptValue>);
}

function plain(value: unknown): unknown {
  if (typeof value === "string") return UNKNOWNS.has(value) ? Unknown : value;
  if (!isSigned(value)) return value;
  if (value[SIGNATURE] === SECRET) return plain(value["value"]);
  // an output without a value is one that is not known yet
  if (value[SIGNATURE] === OUTPUT) return "value" in value ? plain(value["value"]) : Unknown;
  return value;
}

function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (isSigned(value) && (value[SIGNATURE] === SECRET || (value[SIGNATURE] === OUTPUT && value["secret"] === true))) {
    return true;
  }
  return Object.values(value).some(holdsSecret);
}

function isSigned(value: unknown): value is Props {
  return typeof value === "object" && value !== null && SIGNATURE in value;
}

const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** What stands for a value that is not known yet: of any type, and then of each by itself. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
