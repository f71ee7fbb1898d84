import { dirname, join } from "node:path";
import ts from "typescript";
import { type Block, placeOf, root } from "./page.js";

/** What the compiler says of blocks, all of them in one program. Blocks of a page that name a file can import each other by it. */
export function typeErrorsIn(blocks: readonly Block[]): string[] {
  const files = new Map<string, Block>();
  for (const block of blocks) files.set(fileFor(block, files), block);
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile, directoryExists } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.directoryExists = (name) => name.startsWith(FOLDER) || (directoryExists?.(name) ?? true);
  host.readFile = (name) => files.get(name)?.text ?? readFile(name);
  host.getSourceFile = (name, language, ...rest) => {
    const block = files.get(name);
    return block ? ts.createSourceFile(name, block.text, language) : getSourceFile(name, language, ...rest);
  };
  const program = ts.createProgram([...files.keys()], OPTIONS, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const block = file && files.get(file.fileName);
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    if (block === undefined || file === undefined) return text;
    return `${placeOf({ ...block, line: block.line + 1 + file.getLineAndCharacterOfPosition(start).line })}: ${text}`;
  });
}

/** As a program of Pulumi is compiled. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
  allowJs: true,
  esModuleInterop: true,
  types: ["node", "mocha"],
  moduleDetection: ts.ModuleDetectionKind.Force,
};

/** Where the blocks would be as files: packages are found from there as everywhere in the repository. */
const FOLDER = join(root, "test", "docs", "blocks");

function fileFor({ page, line, language, meta }: Block, taken: ReadonlyMap<string, unknown>): string {
  const folder = join(FOLDER, page);
  const [, title] = /title="([^"]+)"/.exec(meta) ?? [];
  const file = join(folder, title ?? `${line}.${language === "javascript" ? "mjs" : "ts"}`);
  return taken.has(file) ? join(dirname(file), String(line), title ?? "") : file;
}
