// The recipe that the page saves, replayed by the command line, gives the page's report to the
// byte; dropped on the page again with its file, it sets the same reading and choices.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { dataFile, ONLINE_RETAIL, shop } from "./studio/files.mjs";
import { withVisit } from "./studio/visit.mjs";

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), "regulars-"));
try {
  const made = join(folder, "shop.csv");
  await writeFile(made, shop(400, { dirty: ["C1,x,not a date,P1,1,2.50", "C2,y,2024-02-30,P1,1,2.50", "C3,z,2024-03-01,P2,-1,2.50"] }));
  const files = [made, dataFile(ONLINE_RETAIL)].filter(Boolean);
  for (const file of files) await replay(file);
  if (files.length === 1) console.log("without Online Retail: no public data sets on this machine");
} finally {
  await rm(folder, { recursive: true });
}

async function replay(file) {
  console.log(`· ${file.split("/").at(-1)}`);
  await withVisit(process.env.REGULARS_URL, {}, async (visit) => {
    const { page } = visit;
    await visit.ready();
    await visit.open(file);
    await page.locator("regulars-choices summary").click();
    await page.locator("regulars-choices select").nth(1).selectOption("4");
    await page.locator('regulars-choices input[type="number"]').first().fill("7");
    await page.locator('regulars-choices input[type="number"]').first().blur();
    await visit.confirm();
    await visit.done();
    await visit.step("downloads");
    const report = (await visit.download("report")).bytes;
    const recipe = (await visit.download("recipe")).bytes;
    assert.deepEqual([JSON.parse(report).segments.k, JSON.parse(report).segments.seed], [4, 7], "the choices count");

    const saved = join(folder, "recipe.json");
    await writeFile(saved, recipe);
    const { stdout } = await run(process.env.REGULARS_BIN, ["run", saved, "--file", file, "--json"], { encoding: "buffer", maxBuffer: 1 << 28 });
    assert.ok(report.equals(stdout), `the command line's report differs from the page's: ${difference(report, stdout)}`);

    await page.reload();
    await visit.ready();
    await page.getByTestId("open-file").setInputFiles([saved, file]);
    await visit.confirmable();
    await visit.confirm();
    await visit.done();
    await visit.step("downloads");
    assert.ok(report.equals((await visit.download("report")).bytes), "the recipe dropped with its file gives the same report");
    visit.faultless("replay");
  });
}

/** The first place where two texts part. */
function difference(a, b) {
  const at = a.findIndex((byte, i) => byte !== b[i]);
  const near = (bytes) => JSON.stringify(bytes.subarray(Math.max(0, at - 60), at + 60).toString());
  return `at byte ${at}: ${near(a)} against ${near(b)}`;
}
