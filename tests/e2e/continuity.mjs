// The same segments next month: a model saved by the page, opened again beside a later file, says who is
// where, whether it still fits and who went where; the recipe with the model replays to the same bytes.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { shop } from "./studio/files.mjs";
import { withVisit } from "./studio/visit.mjs";

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), "regulars-"));
try {
  const [spring, summer, model, customers] = ["spring.csv", "summer.csv", "model.json", "customers.csv"].map((name) => join(folder, name));
  await writeFile(spring, shop(400));
  await writeFile(summer, shop(460));
  await withVisit(process.env.REGULARS_URL, {}, async (visit) => {
    const { page } = visit;
    await visit.ready();
    await visit.open(spring);
    await visit.confirm();
    await visit.done();
    await visit.step("downloads");
    await writeFile(customers, (await visit.download("customers")).bytes);
    await visit.step("next");
    await writeFile(model, (await visit.download("model")).bytes);
    const names = async () => (await page.evaluate(() => document.querySelector("regulars-studio").analysis.reports.segments.segments)).map((s) => s.name);
    const before = await names();

    await page.reload();
    await visit.ready();
    await visit.open(summer);
    await visit.confirm();
    await visit.done();
    await visit.step("next");
    await page.getByTestId("open-model").setInputFiles([model]);
    await page.getByTestId("continuity").waitFor();
    assert.deepEqual(await names(), before, "the model's segments, in its order");
    await page.getByTestId("open-before").setInputFiles([customers]);
    await page.getByTestId("migration").waitFor();
    const summary = await page.getByTestId("migration").locator("figcaption p").innerText();
    assert.match(summary, /of the 400 customers in both files stayed.*New: 60, gone: 0\./);
    await page.getByTestId("migration").getByRole("tab", { name: "Table" }).click();
    assert.equal(await page.getByTestId("migration").locator("tbody tr").count(), before.length + 1);
    await visit.accessible("continuity");
    await visit.fits("continuity");

    await visit.step("downloads");
    const [report, recipe] = [(await visit.download("report")).bytes, join(folder, "recipe.json")];
    await writeFile(recipe, (await visit.download("recipe")).bytes);
    const { stdout } = await run(process.env.REGULARS_BIN, ["run", recipe, "--file", summer, "--json"], { encoding: "buffer", maxBuffer: 1 << 28 });
    assert.ok(report.equals(stdout), "the command line replays the assignment to the byte");

    await visit.step("next");
    await page.getByTestId("refit").click();
    await page.getByTestId("refit").waitFor({ state: "detached" });
    assert.deepEqual((await names()).sort(), [...before].sort(), "grouped anew under the same names");

    await page.getByTestId("open-model").setInputFiles([customers]);
    await page.locator("regulars-continuity").getByText("These saved results were written by another version").waitFor();
    visit.faultless("continuity");
  });
} finally {
  await rm(folder, { recursive: true });
}
