// One worker per analysis. `analyse` gives what worker.js found; `cancelWhile` begins one, cancels it once
// it has read a tenth, and gives the milliseconds until the worker says so.
const policy = trustedTypes.createPolicy("regulars", { createScriptURL: (url) => url });
const chosen = () => document.querySelector("input").files[0];

function begin(heard) {
  const worker = new Worker(policy.createScriptURL("worker.js"), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => {
      heard(data, worker);
      if (data.kind === "failed") reject(new Error(data.message));
      if (data.kind === "done" || data.kind === "cancelled") {
        worker.terminate();
        resolve(data);
      }
    };
    worker.postMessage({ file: chosen() });
  });
}

globalThis.analyse = () => begin((said) => said.kind === "progress" && console.log(JSON.stringify(said)));

globalThis.cancelWhile = async () => {
  let asked;
  await begin((said, worker) => {
    if (asked || said.kind !== "progress" || said.bytes < chosen().size / 10) return;
    asked = performance.now();
    worker.postMessage("cancel");
  });
  return performance.now() - asked;
};
