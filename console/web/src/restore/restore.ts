import { useQuery } from "@tanstack/react-query";
import { request } from "../api/request.js";
import type { Restore } from "../api/types.js";

/** The last restore of the console, as far as something of it waits for review. */
export function useRestore(): NonNullable<Restore["restore"]> | undefined {
  const { data } = useQuery({
    queryKey: ["/restore"],
    queryFn: ({ signal }) => request<Restore>("/restore", { signal }),
  });
  const restore = data?.restore;
  if (!restore) return undefined;
  const { tokens, accessKeys, people } = restore.waiting;
  return tokens + accessKeys + people > 0 ? restore : undefined;
}
