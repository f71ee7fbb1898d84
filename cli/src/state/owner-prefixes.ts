import type { Settings } from "pulumi-keyring-provider/tools";
import { type Credential, labelledPlace, NO_ORGANIZATION } from "./credential.js";
import type { StackState } from "./stack-state.js";

/** What the owner labels of a stack begin with. */
export interface OwnerPrefix {
  /** With the slash at its end: `acme/organization/infra/dev/`. */
  text: string;
  /** Whether a stack on another backend can have the very same labels. */
  shared: boolean;
}

/**
 * Every beginning of an owner label that stands for this stack: as its own tokens bear it, and as the settings would write it now.
 * Labels that name another stack, which an import or a renamed stack can bring into a state, are never among them.
 */
export function ownerPrefixes(state: StackState, settings: Settings): OwnerPrefix[] {
  const found = state.credentials.flatMap(borne);
  const all = [...found, ...configured(state, settings.get("ownerPrefix"))];
  return [...new Map(all.map((prefix) => [prefix.text, prefix])).values()];
}

/** The prefix that a credential's own label has, where that label is this stack's. */
function borne(credential: Credential): OwnerPrefix[] {
  const text = labelledPlace(credential);
  return text === undefined ? [] : [{ text, shared: isShared(text, `${credential.project}/${credential.stack}/`) }];
}

function configured(
  { organization, project, stack, credentials }: StackState,
  prefix: string | undefined,
): OwnerPrefix[] {
  if (project === undefined || stack === undefined) return [];
  const path = `${project}/${stack}/`;
  const dynamic = credentials.some((credential) => credential.dynamic);
  const plugin = credentials.some((credential) => !credential.dynamic);
  const organizations = [
    ...(organization !== undefined && (dynamic || !plugin) ? [organization] : []),
    ...(plugin || !dynamic ? [NO_ORGANIZATION] : []),
  ];
  return organizations.map((name) => {
    const text = `${prefix === undefined ? "" : `${prefix}/`}${name}/${path}`;
    return { text, shared: isShared(text, path) };
  });
}

/** Whether stacks of other backends can have the same labels: there is neither a prefix nor an organization of a service. */
function isShared(text: string, path: string): boolean {
  return [`${NO_ORGANIZATION}/${path}`, `organization/${path}`].includes(text);
}
