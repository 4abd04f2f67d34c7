// A server of one's own, which may be stopped in the middle of a test. The command comes from
// REGULARS_SERVE; see pkg-config/src/end_to_end.rs.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * @returns {Promise<{url: string, requests: string[], stop: () => Promise<void>}>}
 *   requests grows by one line per request, "GET /path 200".
 */
export async function startServer() {
  if (!process.env.REGULARS_SERVE) throw new Error("REGULARS_SERVE is not set: run this through `cargo pkg test`");
  const [program, ...args] = JSON.parse(process.env.REGULARS_SERVE);
  const server = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const end = () => server.kill();
  process.once("exit", end);
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const requests = [];
  const url = await new Promise((resolve, reject) => {
    server.once("error", reject);
    ended.then((code) => reject(new Error(`the server ended with ${code} before it was ready`)));
    createInterface({ input: server.stdout }).on("line", (line) => {
      if (line.startsWith("Serving ")) resolve(line.slice("Serving ".length));
      else requests.push(line);
    });
  });
  /** Ends it; once it has ended, nothing happens. */
  const stop = async () => {
    process.off("exit", end);
    server.kill();
    await ended;
  };
  return { url, requests, stop };
}
