/** One line of the proof: what was tried, what should come of it, and what did. */
export interface Proof {
  what: string;
  expected: string;
  got: string;
  ok: boolean;
}

/** A JSON-RPC request to a shard. */
export interface Question {
  method: string;
  params: unknown;
}

/** What the status of a gateway's answer means. */
const MEANINGS: Record<number, string> = {
  200: "200 answered by the shard",
  401: "401 no valid token",
  403: "403 not permitted",
};

/** Asks the gateway with a token, or without one, and compares the answer's status with the expected one. */
export async function prove(
  what: string,
  rpcUrl: string,
  token: string | undefined,
  question: Question,
  expected: 200 | 401 | 403,
): Promise<Proof> {
  const got = await ask(rpcUrl, token, question);
  const text = got.detail === undefined ? words(got.status) : `${got.status} ${got.detail}`;
  return {
    what,
    expected: words(expected),
    got: text,
    ok: got.status === expected && (expected !== 200 || got.result),
  };
}

/** A fact that was looked at elsewhere. */
export function fact(what: string, expected: string, ok: boolean, otherwise: string): Proof {
  return { what, expected, got: ok ? expected : otherwise, ok };
}

/** The proofs as a table for people. */
export function table(proofs: readonly Proof[], colours: boolean): string {
  const width = (column: "what" | "got") => Math.max(...proofs.map((proof) => proof[column].length));
  const paint = (text: string, code: number) => (colours ? `\x1b[${code}m${text}\x1b[0m` : text);
  const [what, got] = [width("what"), width("got")];
  return proofs
    .map((proof) => {
      const sign = proof.ok ? paint("✓", 32) : paint("✗", 31);
      const wanted = proof.ok ? "" : paint(`   expected: ${proof.expected}`, 31);
      return `  ${sign} ${proof.what.padEnd(what)}   ${proof.got.padEnd(got)}${wanted}`.trimEnd();
    })
    .join("\n");
}

function words(status: number): string {
  return MEANINGS[status] ?? String(status);
}

async function ask(rpcUrl: string, token: string | undefined, { method, params }: Question) {
  try {
    const response = await fetch(rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json", ...(token === undefined ? {} : { "x-api-key": token }) },
      body: JSON.stringify({ jsonrpc: "2.0", id: "quickstart", method, params }),
      signal: AbortSignal.timeout(10_000),
    });
    const body = (await response.json()) as { result?: unknown };
    return { status: response.status, result: body.result !== undefined, detail: undefined };
  } catch (error) {
    return { status: 0, result: false, detail: `no answer: ${error instanceof Error ? error.message : String(error)}` };
  }
}
