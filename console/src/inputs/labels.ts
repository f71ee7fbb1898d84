import { z } from "zod";
import { storableText } from "./text.js";

/** Label keys begin with a letter and have at most 63 of a-z, 0-9, `.`, `_`, `-`. */
export const LABEL_KEY = /^[a-z][a-z0-9._-]{0,62}$/;

/** Labels of anything that is found again by them. */
export const labelsSchema = z
  .record(
    z.string().regex(LABEL_KEY, "is not a label key: a letter, then at most 62 of a-z, 0-9, dot, underscore, hyphen"),
    storableText(512),
    "must be an object of strings",
  )
  .refine((record) => Object.keys(record).length <= 16, "must have at most 16 entries");
