import { parseDuration, whyNoDuration } from "pulumi-keyring-near";
import { z } from "zod";
import { textWithout } from "./text.js";

/** Seconds, or a duration with units, as milliseconds. */
export const duration = z
  .string("must be a text")
  .transform((text) => (/^\d+$/.test(text) ? `${text}s` : text))
  .pipe(textWithout(whyNoDuration))
  .transform(parseDuration);

/** How it is written. */
export const DURATION_FORMS = "seconds, or like 30m, 24h, 7d or ISO 8601 P7D; `0s` ends it at once";

export const DAY_MS = 86_400_000;
