// asks the shard for its latest block, with the token from the environment
const { READER_RPC_URL, READER_TOKEN } = process.env;

const response = await fetch(READER_RPC_URL, {
  method: "POST",
  headers: { "content-type": "application/json", "x-api-key": READER_TOKEN },
  body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "block", params: { finality: "final" } }),
});
const { result } = await response.json();
console.log(response.ok ? `200: block ${result.header.height}` : `${response.status}: refused`);
