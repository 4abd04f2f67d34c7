// English: what the values rest on, when to order again, and customers under contract.

export const assume = {
  open: { value: "Change horizon, discount and risk", contact: "Change cadence, capacity and dates", loyalty: "Change the weights", stock: "Change delivery time and service level" },
  fields: {
    horizon: ["Days that the value covers"], discount: ["Discount rate a year, %"], risk_days: ["Days that the risk speaks of"],
    contact_days: ["Contact tier A every … days", "Tier B every … days", "Tier C every … days"], capacity: ["Contacts you can make in a week"],
    loyalty: ["How often, %", "How long, %", "How regularly, %", "How much, %", "How soon again, %", "How little discount, %"],
    lead_days: ["Days that a delivery takes"], service: ["Deliveries before which stock is to last, %"],
  },
  columns: { referrer: "Who brought the customer, from the customer file", contacted: "Last contact, from the customer file", birthday: "Birthday, from the customer file", renewal: "Next renewal, from the customer file" },
  none: "none", apply: "Work it out anew",
};

export const stock = {
  title: "When to order again", products: "Products of most money", customers: "Customers who buy a product in a rhythm",
  product: "Product", customer: "Customer", days: "Days bought", pieces: "Pieces a time", daily: "Pieces a day", deviation: "± a day",
  point: "Order again at", pointNote: (z: string) => `What sells on average until a delivery comes, and a reserve of ${z} standard deviations of that time: d·L + z·s·√L.`,
  cycle: "Every … days", next: "Next order", save: "Download all products and rhythms (CSV)",
};

export const contracts = {
  title: "Customers under contract",
  lead: "For subscriptions, leases and policies: how many of the customers who began together were left after each renewal. Nothing else is needed.",
  survivors: "Customers at the start, then those left after each renewal", example: "1000, 869, 743, 653, 593, 551, 517, 491",
  discount: "Discount rate a period, %", look: "Work it out",
  chart: "Customers who stay", period: "Renewal", given: "Left", expected: "Expected", retention: "Renewal rate", observed: "Rate seen", residual: "Payments to come", residualNote: "Discounted payments to expect of a customer who stands before this renewal.",
};
