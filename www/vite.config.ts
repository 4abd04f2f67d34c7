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

// The service worker has to know every file of the site; its own name must not change.
function offlineWorker(): Plugin {
  return {
    name: "offline-worker",
    apply: "build",
    enforce: "post",
    generateBundle(_options, bundle) {
      const worker = Object.values(bundle).find((f) => f.type === "chunk" && f.name === "offline-worker");
      if (worker?.type !== "chunk") throw new Error("the service worker is not in the bundle");
      if (worker.imports.length) throw new Error(`the service worker must stand alone, it imports ${worker.imports}`);
      const page = bundle["index.html"];
      if (page?.type !== "asset") throw new Error("the page is not in the bundle");
      const files = Object.keys(bundle).filter((name) => name !== worker.fileName && !/\.(html|map)$/.test(name)).sort();
      const version = createHash("sha256").update(page.source).update(files.join()).digest("hex").slice(0, 16);
      worker.code = worker.code
        .replace("__SITE_FILES__", () => JSON.stringify(files))
        .replace("__SITE_VERSION__", () => JSON.stringify(version));
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [emptyWithoutHtml(), offlineWorker()],
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
        entryFileNames: (chunk) => (chunk.name === "offline-worker" ? "offline-worker.js" : "assets/[name]-[hash].js"),
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
});
