/** Sends one JSON-RPC request to a gateway, with a token or without. */
export async function ask(
  rpcUrl: string,
  token: string | undefined,
  method: string,
  params: unknown,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token === undefined ? {} : { "x-api-key": token }) },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  return { status: response.status, body: await response.json() };
}
