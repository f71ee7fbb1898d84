import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

// biome-ignore lint/style/noDefaultExport: Vite takes its configuration from there.
export default defineConfig({
  // Relative, so that the pages also work below a path of a proxy.
  base: "./",
  plugins: [react(), compressed()],
  // Of its source Vite leaves out what the pages do not use.
  resolve: { alias: { "pulumi-keyring-near": resolve(import.meta.dirname, "../../near/src/index.ts") } },
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "es2022",
    // A style in a data: URL would need an exception of the page's policy.
    assetsInlineLimit: 0,
    // What is bundled comes with the texts of its licences.
    license: { fileName: "licences.md" },
    chunkSizeWarningLimit: 1_000,
    modulePreload: { polyfill: false },
  },
});

/** Puts each asset beside itself as the console sends it: a third of its size, compressed once. */
function compressed(): Plugin {
  let assets = "";
  return {
    name: "keyring:compressed",
    configResolved({ root, build }) {
      assets = resolve(root, build.outDir, "assets");
    },
    closeBundle() {
      for (const name of readdirSync(assets).filter((name) => !/\.(br|gz)$/.test(name))) {
        const file = join(assets, name);
        const content = readFileSync(file);
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
        writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}
