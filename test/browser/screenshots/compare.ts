import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";

/** What differs between two pictures, in pixels of these. */
export interface Difference {
  /** Where, from the top left. */
  boxes: Box[];
  /** Of the stored and of the fresh picture, where they are not the same. */
  sizes?: [stored: string, fresh: string];
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Compares pictures in a page of its own, which has the decoder. */
export async function openComparison(page: Page): Promise<(stored: Buffer, fresh: Buffer) => Promise<Difference>> {
  const source = await readFile(require.resolve("pixelmatch"), "base64");
  await page.evaluate(
    `import("data:text/javascript;base64,${source}").then((module) => { self.pixelmatch = module.default; })`,
  );
  return async (stored, fresh) => {
    const { sizes, blocks } = await page.evaluate<Found>(
      `(${FIND})("${stored.toString("base64")}", "${fresh.toString("base64")}")`,
    );
    const [[width = 0, height = 0] = [], [freshWidth = 0, freshHeight = 0] = []] = sizes;
    const isSame = width === freshWidth && Math.abs(height - freshHeight) <= height * SAME_HEIGHT;
    return {
      boxes: joined(blocks).map(([left, top, right, bottom]) => ({
        x: left * BLOCK,
        y: top * BLOCK,
        width: (right - left + 1) * BLOCK,
        height: (bottom - top + 1) * BLOCK,
      })),
      ...(isSame ? {} : { sizes: [`${width} × ${height}`, `${freshWidth} × ${freshHeight}`] }),
    };
  };
}

interface Found {
  sizes: [number, number][];
  /** Column and row of each block that differs. */
  blocks: [number, number][];
}

/** Pixels are judged together in squares of so many. */
const BLOCK = 16;

/** Such a part of a square must differ: less is how another Chromium draws the edges of letters. */
const DIFFERS = 0.12;

/** Heights may differ by such a part. */
const SAME_HEIGHT = 0.01;

const FIND = `async (...images) => {
  const pictures = await Promise.all(images.map(async (image) => {
    const bitmap = await createImageBitmap(await (await fetch("data:image/webp;base64," + image)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return { bitmap, context };
  }));
  const width = Math.min(...pictures.map(({ bitmap }) => bitmap.width));
  const height = Math.min(...pictures.map(({ bitmap }) => bitmap.height));
  const [stored, fresh] = pictures.map(({ context }) => context.getImageData(0, 0, width, height).data);
  const marked = new Uint8ClampedArray(stored.length);
  pixelmatch(stored, fresh, marked, width, height, { threshold: 0.1, diffMask: true });
  const blocks = [];
  for (let top = 0; top < height; top += ${BLOCK}) for (let left = 0; left < width; left += ${BLOCK}) {
    let differing = 0;
    for (let y = top; y < Math.min(top + ${BLOCK}, height); y++)
      for (let x = left; x < Math.min(left + ${BLOCK}, width); x++) if (marked[(y * width + x) * 4 + 3] > 0) differing++;
    if (differing > ${BLOCK * BLOCK * DIFFERS}) blocks.push([left / ${BLOCK}, top / ${BLOCK}]);
  }
  return { sizes: pictures.map(({ bitmap }) => [bitmap.width, bitmap.height]), blocks };
}`;

type Span = [left: number, top: number, right: number, bottom: number];

/** Blocks that touch each other, together. */
function joined(blocks: readonly [number, number][]): Span[] {
  const spans: Span[] = [];
  for (const [x, y] of blocks) {
    let grown: Span = [x, y, x, y];
    for (
      let at = spans.findIndex((span) => touches(span, grown));
      at >= 0;
      at = spans.findIndex((span) => touches(span, grown))
    ) {
      const [left, top, right, bottom] = spans.splice(at, 1)[0] ?? grown;
      grown = [
        Math.min(left, grown[0]),
        Math.min(top, grown[1]),
        Math.max(right, grown[2]),
        Math.max(bottom, grown[3]),
      ];
    }
    spans.push(grown);
  }
  return spans;
}

function touches(one: Span, other: Span): boolean {
  return one[0] <= other[2] + 1 && other[0] <= one[2] + 1 && one[1] <= other[3] + 1 && other[1] <= one[3] + 1;
}
