import type { HttpClient, Limits } from "../http/client.js";
import { MalformedAnswer, StatusError } from "../http/errors.js";
import { untilAborted } from "../http/until-aborted.js";
import { OperationFailed } from "../lifecycle/errors.js";
import { type VersionAnswer, versionAnswer } from "./answers.js";

/**
 * The features of a console that the provider makes use of, with what an older console costs. The names are the console's; its features.ts
 * says what each is.
 */
export const USED_FEATURES = {
  "revoke-sole": "a destroy takes two requests for each token instead of one",
  "shard-endpoints": "a Shard can have one URL without headers, which cannot be changed",
  "allowed-origins": "a Shard cannot have allowedOrigins",
  "disable-shards": "a Shard can be neither disabled nor removed",
  "token-bounds": "an AuthToken cannot have allowedAddresses, requestsPerSecond and maxOpenRequests",
  "token-ceilings": "a Shard cannot have maxTokenLifetime and tokenPermissions",
} as const;

/** The name of a feature that the provider makes use of. */
export type UsedFeature = keyof typeof USED_FEATURES;

/**
 * What a console says of itself: asked for once, when something first depends on it. A console that does not answer has no features, so that
 * what depends on one is done the older way and no operation fails.
 */
export class ConsoleVersion {
  #asked: Promise<VersionAnswer | undefined> | undefined;
  #askAgainAt = Number.NEGATIVE_INFINITY;
  readonly #refused = new Set<string>();

  constructor(
    private readonly http: HttpClient,
    private readonly now: () => number,
  ) {}

  /** Whether the console has a feature. Never throws: what cannot be known is not there. */
  async has(feature: UsedFeature, { signal }: Pick<Limits, "signal">): Promise<boolean> {
    if (this.#refused.has(feature)) return false;
    const answer = await untilAborted(this.#once(), signal, "the console's version").catch(() => undefined);
    return answer?.features.includes(feature) === true && !this.#refused.has(feature);
  }

  /**
   * Sees to it that the console has a feature that nothing else can stand in for.
   * @param url of the console, for people
   * @throws OperationFailed where it says that it does not have it; HttpError where it cannot be asked
   */
  async require(feature: UsedFeature, url: string, limits: Limits): Promise<void> {
    if (await this.has(feature, limits)) return;
    const answer = await this.ask(limits);
    if (answer?.features.includes(feature) === true) return;
    throw new OperationFailed(
      `the console at ${url}${answer === undefined ? "" : ` (version ${answer.version})`} is too old for this: it lacks the feature ${feature}. Upgrade it (docs/how-to/upgrade.md)`,
    );
  }

  /** Takes note that the console has refused a feature all the same: an older instance shares its address, as during an upgrade. */
  refused(feature: UsedFeature): void {
    this.#refused.add(feature);
  }

  /**
   * The console's answer, asked for now; undefined where it is older than the question.
   * @throws HttpError
   */
  async ask(limits: Limits): Promise<VersionAnswer | undefined> {
    try {
      return await this.http.request({ method: "get", path: "/version", answer: versionAnswer, ...limits });
    } catch (error) {
      if (error instanceof StatusError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** What the console said; a question that brought no word of it is put again, but not by each of many operations. */
  #once(): Promise<VersionAnswer | undefined> {
    if (this.#asked !== undefined || this.now() < this.#askAgainAt) return this.#asked ?? Promise.resolve(undefined);
    const limits = { signal: AbortSignal.timeout(TIMEOUT_MS), deadline: this.now() + TIMEOUT_MS };
    this.#asked = this.ask(limits).catch((error: unknown) => {
      if (isWord(error)) return undefined;
      this.#asked = undefined;
      this.#askAgainAt = this.now() + PAUSE;
      return undefined;
    });
    return this.#asked;
  }
}

/** Whether a failure is an answer: what refuses the question, or answers it with something else, will do so again. */
function isWord(error: unknown): boolean {
  if (error instanceof MalformedAnswer) return true;
  return error instanceof StatusError && error.status < 500 && error.status !== 429;
}

/** Milliseconds that an operation may lose by the question: the older way is always there. */
const TIMEOUT_MS = 5_000;
/** Milliseconds before it is put again. */
const PAUSE = 30_000;
