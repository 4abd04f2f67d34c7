// 中文：一起购买的商品，以及谁想要什么。
import type { bundles as English, plan as Plan, wanted as Wanted } from "./en-bundles.js";

export const bundles: typeof English = {
  kicker: "一起购买",
  noneTitle: "没有商品列，无法分析捆绑",
  counted: (baskets, items, support) => `对 ${baskets} 个购物篮、${items} 种商品精确计数：找出至少出现在 ${support} 个购物篮里的所有商品组合。`,
  rules: "涉及购物篮最多的规则",
  left: "买了", right: "也会买",
  count: "购物篮", countNote: "同时含有这些商品的购物篮数。",
  confidence: "占左侧购物篮", confidenceNote: "含左侧商品的购物篮中，也含右侧商品的比例。这些顾客本来就会买，捆绑折扣对他们是白给。",
  lift: "是平常的几倍", liftNote: "上述比例除以全部购物篮中含右侧商品的比例。",
  extra: "超出随机", extraNote: "比两者毫无关联时多出的购物篮数。",
  holdout: "最近五分之一", holdoutNote: "在最近五分之一购物篮中的同一比例：规则是否依然成立。",
  q: "偶然的可能", qNote: "费舍尔精确检验，并按规则总数校正（Benjamini、Hochberg 1995）：一百条这样的发现中有几条是假的。",
  shown: (n, found, rules) => `不是偶然、也没有更短规则可替代的共 ${found} 条，这里列出前 ${n} 条；全部 ${rules} 条规则见导出文件。`,
  more: "显示更多",
  matrix: "商品对商品",
  matrixSummary: (left, right, share) => `图中最强的一对是“${left} → ${right}”，占 ${share} 的购物篮。`,
  matrixCorner: "买了这个……",
  settings: "查找条件",
  support: "至少占全部购物篮的", auto: "低到仍便于阅读", minConfidence: "至少占左侧购物篮的",
  look: "重新查找",
  save: "保存全部规则（CSV）",
};

export const wanted: typeof Wanted = {
  title: "谁最想要某件商品？",
  lead: "把清单反过来用：为一件商品或一个品类的营销活动找出对象。可留出一部分顾客作为对照组：看他们照样买了多少，就知道活动起了多大作用。",
  what: "商品或品类", n: "最多顾客数", control: "留作对照组", nobody: "不留", owners: "包括已购买的顾客",
  category: (name) => `${name}（整个品类）`,
  look: "查找对象",
  unknown: (name) => `订单中没有“${name}”。请从列表中选择，或输入文件中的商品编号。`,
  sentence: (what, n, scored, left) => `“${what}”：有购买迹象的顾客共 ${scored} 位${n === scored ? "" : `，取可能性最大的 ${n} 位`}${left ? `，其中 ${left} 位留作对照组` : ""}。`,
  owned: (n) => `已经买过的有 ${n} 位。`,
  customer: "顾客", score: "得分", scoreNote: (method) => `与该顾客自己的推荐清单相同的得分，方法：${method}。可在顾客之间比较，但不是购买概率。`,
  product: "商品", why: "理由", group: "分组", groupNote: "按顾客编号和固定种子抽取：同一位顾客下次仍在同一组。",
  isControl: "对照", isContacted: "联系",
  save: (n) => `保存全部 ${n} 位（CSV）`,
};

export const plan: typeof Plan = {
  kicker: "营销方案", save: "保存此表（CSV）",
  bounds: "调整界线", auto: "自动",
  needs: "需求分组数", bargains: "折扣消费占比达到此值为价格型", relationship: "购买天数达到此值为关系型", days: "增长比较的天数",
  new_days: "多少天内为新顾客", loyal_purchases: "购买天数达到此值为忠诚",
  silences: ["渐离", "沉睡", "流失"].map((stage) => `沉默达到惯常间隔的几倍为${stage}`), shares: ["A 级", "A、B 两级"].map((who) => `${who}占销售额的比例`),
  after: "进入该阶段后的天数",
  moves: "左侧为此前所在，右侧为现在所在；色带越宽，顾客越多。",
  growth: "圆点为观测到的增长，横线为 95% 区间；1 表示没有增长。",
  stays: "进入某阶段的顾客中，若干天后仍在该阶段的比例（Kaplan–Meier 估计）。",
};
