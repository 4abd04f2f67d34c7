// 中文：今天联系谁。

export const today = {
  kicker: "今日",
  noneTitle: "暂时没有需要联系的顾客",
  groups: {
    save: { title: "挽留", lead: "沉默过久或有变化：触发流失预警，或出现经历史检验有效的迹象。", none: "没有需要挽留的顾客。" },
    thank: { title: "感谢", lead: "久未联系的高价值顾客，以及本周生日或购买周年的顾客。", none: "本周没有需要感谢的顾客。" },
    remind: { title: "提醒", lead: "按自身节奏大约本周购买，或合同即将续约。", none: "本周没有预计购买的顾客。" },
    keep: { title: "保持联系", lead: "没有特别情况，但已超过所在级别的联系间隔。", none: "没有超过联系间隔的顾客。" },
  } as Record<string, { title: string; lead: string; none: string }>,
  count: (customers: string, _one: boolean) => `${customers} 位顾客`,
  stake: (money: string) => `有风险的价值 ${money}`,
  customer: "顾客", day: "日期", tier: "级别", tierNote: "按预期价值：A 级占前 80%，B 级占其后 15%，其余为 C 级。",
  action: "做法", why: "原因", risk: "有风险的价值", riskNote: "预期价值 × 不再购买的风险。",
  region: (title: string) => `${title}名单`,
  shown: (n: string, all: string) => `此处为 ${all} 位中的前 ${n} 位；文件中有全部名单。`,
  signs: "变化迹象，及其在历史数据中的效果",
  order: "有特定日期的优先，其次按有风险的价值排序。没有联系记录时，以最近一次购买作为最近一次联系。",
  saveList: "下载名单（CSV）", saveCalendar: "下载为日历（.ics）",
};
