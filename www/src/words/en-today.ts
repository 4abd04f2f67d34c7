// English: whom to contact today.

export const today = {
  kicker: "Today",
  noneTitle: "There is nobody to contact yet",
  groups: {
    save: { title: "Save", lead: "Late or changed: the warning names them, or they show a sign that your own past bears out.", none: "Nobody is late." },
    thank: { title: "Thank", lead: "Your most valuable whom nobody has spoken to for long, and those with a birthday or an anniversary this week.", none: "Nobody to thank this week." },
    remind: { title: "Remind", lead: "Due to buy about now, by their own rhythm, or up for renewal.", none: "Nobody is expected this week." },
    keep: { title: "Keep in touch", lead: "Nothing special, but longer without a contact than their tier allows.", none: "Nobody has been left alone for too long." },
  } as Record<string, { title: string; lead: string; none: string }>,
  count: (customers: string, one: boolean) => `${customers} ${one ? "customer" : "customers"}`,
  stake: (money: string) => `${money} at risk`,
  customer: "Customer", day: "Day", tier: "Tier", tierNote: "By expected value: A holds the first 80 %, B the next 15 %, C the rest.",
  action: "What to do", why: "Why", risk: "At risk", riskNote: "Expected value × the risk of no purchase.",
  region: (title: string) => `${title}: the list`,
  shown: (n: string, all: string) => `The first ${n} of ${all}; the file has all.`,
  signs: "Signs of change, and what they were worth in your past",
  order: "Those with a day of their own come first, then those with most value at risk. Where no file knows of contacts, the last purchase counts as the last one.",
  saveList: "Download the list (CSV)", saveCalendar: "Download as a calendar (.ics)",
};
