import { useRef, useState } from "react";
import { eachPage } from "../api/pages.js";
import { path } from "../api/request.js";
import type { Token } from "../api/types.js";
import { Button } from "../parts/button.js";
import { download } from "../parts/download.js";
import { ProblemNote } from "../parts/problem-note.js";
import { filterQuery, type TokensShown } from "./list-address.js";
import { tokensAsCsv } from "./token-file.js";

/** Saves all tokens of the list, on all its pages, as a file. */
export function ExportTokens({ shardId, shown }: { shardId: string; shown: TokensShown }) {
  const [running, setRunning] = useState<"csv" | "json">();
  const [error, setError] = useState<Error>();
  const isRunning = useRef(false);
  const save = async (kind: "csv" | "json") => {
    if (isRunning.current) return;
    isRunning.current = true;
    setRunning(kind);
    setError(undefined);
    try {
      const tokens = await findAll(shardId, shown);
      const name = `tokens-${shardId}-${new Date().toISOString().slice(0, 10)}.${kind}`;
      if (kind === "csv") download(name, "text/csv", tokensAsCsv(tokens));
      else download(name, "application/json", `${JSON.stringify(tokens, undefined, 2)}\n`);
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    } finally {
      isRunning.current = false;
      setRunning(undefined);
    }
  };
  return (
    <>
      {error && <ProblemNote error={error} />}
      <Button onPress={() => void save("csv")} isPending={running === "csv"}>
        Export CSV
      </Button>
      <Button onPress={() => void save("json")} isPending={running === "json"}>
        Export JSON
      </Button>
    </>
  );
}

async function findAll(shardId: string, shown: TokensShown): Promise<Token[]> {
  const query = filterQuery(shown);
  query.set("sort", shown.sort);
  query.set("limit", "1000");
  const found: Token[] = [];
  const url = `${path`/shards/${shardId}/tokens`}?${query}`;
  for await (const tokens of eachPage<Token>(url, "tokens", new AbortController().signal)) found.push(...tokens);
  return found;
}
