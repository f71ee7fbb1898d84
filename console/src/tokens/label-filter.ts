import { LABEL_KEY } from "../inputs/labels.js";

/** A text by which a token is found again. */
export interface Label {
  key: string;
  value: string;
}

/** A condition on a token's label: this value, or every value that begins with it. */
export interface LabelFilter extends Label {
  prefix: boolean;
}

/** Reads `owner=acme/infra/dev/web` (this value) or `owner=acme/infra/*` (every value with this beginning). Undefined when it is neither. */
export function parseLabelFilter(text: string): LabelFilter | undefined {
  const equals = text.indexOf("=");
  const key = text.slice(0, Math.max(equals, 0));
  if (!LABEL_KEY.test(key)) return undefined;
  const value = text.slice(equals + 1);
  return value.endsWith("*") ? { key, value: value.slice(0, -1), prefix: true } : { key, value, prefix: false };
}

/**
 * The smallest text, in the order of UTF-8 bytes, above every text with this beginning; undefined when there is none. With
 * it a prefix is a range of an index.
 */
export function prefixEnd(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last === LAST_CODE_POINT) continue;
    return String.fromCodePoint(...points, last === BEFORE_SURROGATES ? AFTER_SURROGATES : last + 1);
  }
  return undefined;
}

const LAST_CODE_POINT = 0x10ffff;
/** Code points between these two are no characters and cannot be stored. */
const BEFORE_SURROGATES = 0xd7ff;
const AFTER_SURROGATES = 0xe000;
