import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ts from "typescript";

/** What every source file imports: files of the repository by their paths from its root, packages by their names. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * Reads every source file that git knows or would add. Imports of types count like all others: whoever reads the one file has to know the other,
 * and an import of types becomes one of code with a single edit. Where one workspace imports another by its name, the source counts
 * that the imported file was built from.
 */
export function readImportGraph(root: string): ImportGraph {
  const cache = ts.createModuleResolutionCache(root, (path) => path);
  return new Map(sourcesOf(root).map((file) => [file, importsOf(file)]));

  function importsOf(file: string): string[] {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(root, file), "utf8"), true, true);
    return [...new Set(importedFiles.map(({ fileName }) => resolve(fileName, file)))];
  }

  function resolve(specifier: string, file: string): string {
    const { resolvedModule } = ts.resolveModuleName(specifier, join(root, file), OPTIONS, ts.sys, cache);
    if (resolvedModule === undefined) return specifier;
    const path = relative(root, resolvedModule.resolvedFileName).split(sep).join("/");
    if (path.startsWith("..") || path.includes("node_modules/")) return specifier;
    return path.replace(/^([\w-]+)\/dist\/(.+)\.d\.ts$/, "$1/src/$2.ts");
  }
}

/** Circles in the graph: at least one of every knot, and none where there is none. Each is given as the files on the way around. */
export function findCircles(graph: ImportGraph): string[][] {
  const circles: string[][] = [];
  const finished = new Set<string>();
  const visit = (file: string, way: readonly string[]) => {
    const start = way.indexOf(file);
    if (start >= 0) circles.push(way.slice(start));
    if (start >= 0 || finished.has(file)) return;
    for (const imported of graph.get(file) ?? []) visit(imported, [...way, file]);
    finished.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return circles;
}

function sourcesOf(root: string): string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  const files = listed.split("\n").filter((file) => /\.(?:[cm]?ts|tsx|[cm]?js)$/.test(file));
  return files.filter((file) => existsSync(join(root, file)));
}

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  jsx: ts.JsxEmit.ReactJSX,
  allowJs: true,
};
