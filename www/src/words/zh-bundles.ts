// 中文：一起购买的商品。
import type { bundles as English } from "./en-bundles.js";

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
