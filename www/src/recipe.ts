// In: a file that was dropped. Out: the recipe in it, if it is one.
import type { Recipe } from "./protocol.js";

/** A recipe is small; anything longer is a table. */
const LONGEST = 1 << 20;

export async function recipeIn(file: File): Promise<Recipe | undefined> {
  if (file.size > LONGEST || !/\.json$/i.test(file.name)) return undefined;
  try {
    const json = JSON.parse(await file.text()) as Partial<Recipe> & { recipe?: Recipe | number };
    const recipe = typeof json.recipe === "object" ? json.recipe : (json as Recipe); // a report holds its recipe
    return typeof recipe.recipe === "number" && Array.isArray(recipe.files) ? recipe : undefined;
  } catch {
    return undefined; // no JSON: then it is read as a table, and the core says what it makes of it
  }
}
