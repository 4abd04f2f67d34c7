// English: what is bought together, and who wants what.

export const bundles = {
  kicker: "Bought together",
  noneTitle: "No bundles without products",
  counted: (baskets: string, items: string, support: string) => `Counted exactly over ${baskets} baskets and ${items} products: every set of products that is in at least ${support} baskets.`,
  rules: "The rules with most baskets to them",
  left: "Who buys", right: "also buys",
  count: "Baskets", countNote: "Baskets that hold all of it.",
  confidence: "Of those baskets", confidenceNote: "Share of the baskets with the products on the left that hold the product on the right, too. They buy it anyway: a bundle's discount is lost on them.",
  lift: "Times the usual", liftNote: "That share, divided by the share of all baskets that hold the product on the right.",
  extra: "Beyond chance", extraNote: "Baskets more than if the two had nothing to do with each other.",
  holdout: "Latest fifth", holdoutNote: "The same share in the latest fifth of the baskets: does the rule hold up?",
  q: "By chance", qNote: "Fisher's exact test, corrected for testing every rule (Benjamini, Hochberg 1995): how many such findings in a hundred are false.",
  shown: (n: string, found: string, rules: string) => `The first ${n} of ${found} that are no chance and not made needless by a shorter rule; ${rules} rules in all, which the file has.`,
  more: "Show more",
  matrix: "Product by product",
  matrixSummary: (left: string, right: string, share: string) => `Of the pairs shown, ${left} → ${right} is the strongest: ${share} of baskets.`,
  matrixCorner: "With this…",
  settings: "What to look for",
  support: "In at least this share of baskets", auto: "as low as is readable", minConfidence: "Of the left side's baskets at least",
  look: "Look again",
  save: "Save all rules (CSV)",
};

export const wanted = {
  title: "Who wants a product most?",
  lead: "The list the other way round, for a mailing about one product or one category. Some can be left alone as a control: what they buy all the same shows what the mailing did.",
  what: "Product or category", n: "Customers at most", control: "Left alone as control", nobody: "nobody", owners: "also those who have it already",
  category: (name: string) => `All of ${name}`,
  look: "Find the audience",
  unknown: (name: string) => `Nothing called “${name}” is in these orders. Choose from the list, or type a product's number as the file has it.`,
  sentence: (what: string, n: string, scored: string, left: string) => `“${what}”: ${n === scored ? `all ${n}` : `the ${n} most likely of ${scored}`} customers with anything that speaks for it${left ? `, ${left} of them left alone as the control` : ""}.`,
  owned: (n: string) => `${n} have bought it already.`,
  customer: "Customer", score: "Score", scoreNote: (method: string) => `As on the customer's own list, by: ${method}. Comparable between customers, not a chance of buying.`,
  product: "Product", why: "Because", group: "Group", groupNote: "Drawn by the customer number and a fixed seed: the same customer falls into the same group next time.",
  isControl: "control", isContacted: "contact",
  save: (n: string) => `Save all ${n} (CSV)`,
};

export const plan = {
  kicker: "Marketing plan", save: "Save this table (CSV)",
  bounds: "Draw the lines elsewhere", auto: "automatic",
  needs: "Groups by need", bargains: "Price-driven from this share at a discount", relationship: "Relationship from so many purchase days", days: "Days that growth compares",
  new_days: "New for so many days", loyal_purchases: "Loyal from so many purchase days",
  silences: ["drifting", "dormant", "lost"].map((stage) => `Silent so many usual gaps: ${stage}`), shares: ["A holds", "A and B hold"].map((who) => `${who} this share of revenue`),
  after: "Days since they came to the stage",
  moves: "Left: where they were. Right: where they are now. A band is as wide as it has customers.",
  growth: "The mark is the growth that was seen, the line its 95% interval. At 1 nothing grows.",
  stays: "The share of those who came to a stage and are still in it after so many days (Kaplan–Meier).",
};
