import type { Overview } from "../api/types.js";
import { Link } from "../parts/link.js";
import { useMay, useSession } from "../session/session.js";

/** What a new console lacks, in the order in which it is done; nothing once it has everything. */
export function NextSteps({ has }: Pick<Overview, "has">) {
  const may = useMay();
  const { person } = useSession();
  const steps = [
    {
      title: "Add a shard",
      why: "The gateway passes requests on to it.",
      to: "/add-shard",
      isDone: has.shard,
      isOwn: may("add-shards"),
    },
    {
      title: "Create a token",
      why: "Programs reach a shard with it. Choose a shard, then Tokens.",
      to: "/shards",
      isDone: has.token ?? true,
      isOwn: has.shard && person.rights.includes("issue-tokens"),
    },
    {
      title: "Connect a pipeline",
      why: "An access key lets Pulumi issue and rotate tokens.",
      to: "/access-keys/create",
      isDone: has.accessKey ?? true,
      isOwn: may("manage-access-keys"),
    },
  ].filter(({ isDone, isOwn }) => !isDone && isOwn);
  if (steps.length === 0) return null;
  return (
    <section aria-labelledby="next">
      <h2 id="next">Next steps</h2>
      <ol className="steps">
        {steps.map(({ title, why, to }) => (
          <li key={to}>
            <Link to={to}>{title}</Link>
            <span className="aside below">{why}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
