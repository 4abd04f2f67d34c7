// Runs every test that the module exports, by wasm-bindgen-test's own context. The outcome goes to
// document.body.dataset: state is "passed", "failed" or "broken", tests their number.
import init, * as suite from "./suite_module.js";

// The context catches a panic by calling through this function.
globalThis.__wbg_test_invoke = (test) => test();

function forwardConsole() {
  const shown = document.getElementById("console_output");
  for (const method of ["debug", "log", "info", "warn", "error"]) {
    const capture = suite[`__wbgtest_console_${method}`];
    console[method] = (...values) => {
      shown.append(values.map(String).join(" "), "\n");
      capture(values);
    };
  }
}

async function run() {
  const exports = await init();
  const names = Object.keys(exports).filter((name) => name.startsWith("__wbgt_"));
  document.body.dataset.tests = String(names.length);
  forwardConsole();
  const context = new suite.WasmBindgenTestContext(false);
  context.include_ignored(false);
  context.filtered_count(0);
  return context.run(names.map((name) => exports[name]));
}

try {
  document.body.dataset.state = (await run()) ? "passed" : "failed";
} catch (error) {
  document.getElementById("output").append(`\n${error.stack ?? error}\n`);
  document.body.dataset.state = "broken";
}
