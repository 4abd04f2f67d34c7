// How the page is built: relative URLs, hashed files, the list of all of them for working offline.
import { createHash } from "node:crypto";
import { defineConfig, type Plugin } from "vite";

// zrender and echarts empty their containers with `innerHTML = ''`, which Trusted Types refuse.
function emptyWithoutHtml(): Plugin {
  return {
    name: "empty-without-html",
    transform(code, id) {
      if (!/node_modules\/(zrender|echarts)\//.test(id) || !code.includes("innerHTML")) return null;
      return { code: code.replace(/([\w.$]+)\.innerHTML = (?:''|null);/g, "$1.replaceChildren();"), map: null };
    },
  };
}

// Templates keep their line breaks but not their indentation, which nobody sees and everybody downloads, nor
// style sheets the blanks around their signs.
function withoutIndentation(): Plugin {
  return {
    name: "without-indentation",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      if (!/\/www\/src\/.*\.ts$/.test(id)) return null;
      const flush = code.replace(/\n[ \t]+/g, "\n");
      return { code: flush.replace(/\bcss`[^`]*`/g, (sheet) => sheet.replace(/\s*([{};,])\s*|(:) /g, "$1$2")), map: null };
    },
  };
}

// The service worker has to know every file of the site. Its name carries the hash of what it knows,
// so that it may be kept by browsers for good like all the others; the page finds the name in its head.
function offlineWorker(): Plugin {
  return {
    name: "offline-worker",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const worker = Object.values(bundle).find((f) => f.type === "chunk" && f.name === "offline-worker");
      const page = bundle["index.html"];
      if (worker?.type !== "chunk" || page?.type !== "asset") throw new Error("the service worker or the page is not in the bundle");
      if (worker.imports.length) throw new Error(`the service worker must stand alone, it imports ${worker.imports}`);
      delete bundle[worker.fileName];
      const files = Object.keys(bundle).filter((name) => !/\.(html|map)$/.test(name)).sort();
      const source = worker.code
        .replace("__SITE_FILES__", () => JSON.stringify(files))
        .replace("__SITE_VERSION__", () => JSON.stringify(hash(String(page.source), files.join())));
      const fileName = `offline-worker-${hash(source)}.js`;
      this.emitFile({ type: "asset", fileName, source });
      page.source = String(page.source).replace("__OFFLINE_WORKER__", fileName);
    },
  };
}

function hash(...texts: string[]): string {
  return createHash("sha256").update(texts.join("\0")).digest("base64url").slice(0, 8);
}

export default defineConfig({
  base: "./",
  plugins: [emptyWithoutHtml(), withoutIndentation(), offlineWorker()],
  worker: { format: "es" },
  build: {
    target: "es2022",
    cssTarget: "chrome123",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: { index: "index.html", "offline-worker": "src/offline-worker.ts" },
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
});
