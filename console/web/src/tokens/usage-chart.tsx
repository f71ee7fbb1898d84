import { inDigits } from "../parts/counted.js";
import type { Day } from "./usage-days.js";

/** A bar for each day: what read, what wrote, and what was denied, one above the other. The table beside it has the numbers. */
export function UsageChart({ days }: { days: readonly Day[] }) {
  const most = Math.max(1, ...days.map(({ read, write, denied }) => read + write + denied));
  const step = WIDTH / days.length;
  return (
    <figure className="usage-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`Requests per day, at most ${inDigits(most)}`}>
        {days.map((day, index) => (
          <Bar key={day.day} day={day} x={index * step + step * 0.15} width={step * 0.7} scale={HEIGHT / most} />
        ))}
        <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} className="usage-base" />
      </svg>
      <figcaption>
        <span>
          {days[0]?.day} to {days.at(-1)?.day}
        </span>
        <ul className="usage-legend">
          {PARTS.map(({ of, words }) => (
            <li key={of}>
              <svg viewBox="0 0 10 10" aria-hidden="true">
                <rect width="10" height="10" className={`usage-${of}`} />
              </svg>
              {words}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}

function Bar({ day, x, width, scale }: { day: Day; x: number; width: number; scale: number }) {
  let y = HEIGHT;
  return (
    <g>
      <title>{`${day.day}: ${PARTS.map(({ of, words }) => `${inDigits(day[of])} ${words.toLowerCase()}`).join(", ")}`}</title>
      {PARTS.filter(({ of }) => day[of] > 0).map(({ of }) => {
        // Also one request among thousands is seen.
        const height = Math.max(day[of] * scale, 2);
        y -= height;
        return <rect key={of} x={x} y={Math.max(y, 0)} width={width} height={height} className={`usage-${of}`} />;
      })}
    </g>
  );
}

const PARTS = [
  { of: "read", words: "Read" },
  { of: "write", words: "Write" },
  { of: "denied", words: "Denied" },
] as const;

const WIDTH = 600;
const HEIGHT = 120;
