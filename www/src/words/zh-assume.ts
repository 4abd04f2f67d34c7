// 中文：价值所依据的假设、补货时间和合同顾客。

export const assume = {
  open: { value: "调整期限、折现率与风险天数", contact: "调整联系间隔、每周容量与日期列", loyalty: "调整权重", stock: "调整交货时间与服务水平" },
  fields: {
    horizon: ["价值覆盖的天数"], discount: ["年折现率（%）"], risk_days: ["流失风险所指的天数"],
    contact_days: ["A 级联系间隔（天）", "B 级联系间隔（天）", "C 级联系间隔（天）"], capacity: ["每周可联系的顾客数"],
    loyalty: ["购买次数（%）", "关系长度（%）", "购买规律（%）", "消费金额（%）", "近期再购（%）", "少用折扣（%）"],
    lead_days: ["交货所需天数"], service: ["到货前不缺货的比例（%）"],
  },
  columns: { referrer: "推荐人（顾客文件中的列）", contacted: "最近联系日期（顾客文件中的列）", birthday: "生日（顾客文件中的列）", renewal: "下次续约日期（顾客文件中的列）" },
  none: "无", apply: "重新计算",
};

export const stock = {
  title: "何时补货", products: "销售额最高的商品", customers: "定期购买某商品的顾客",
  product: "商品", customer: "顾客", days: "购买天数", pieces: "每次件数", daily: "日均件数", deviation: "每日标准差",
  point: "补货点", pointNote: (z: string) => `到货前的平均销量，加上这段时间 ${z} 个标准差的安全库存：d·L + z·s·√L。`,
  cycle: "间隔天数", next: "下次订货", save: "下载全部商品与购买节奏（CSV）",
};

export const contracts = {
  title: "合同顾客",
  lead: "适用于订阅、租约和保单：同一批开始的顾客，每次续约后还剩多少。只需要这一组数字。",
  survivors: "起始顾客数，以及每次续约后的剩余人数", example: "1000, 869, 743, 653, 593, 551, 517, 491",
  discount: "每期折现率（%）", look: "计算",
  chart: "留存的顾客", period: "续约次数", given: "实际剩余", expected: "预期剩余", retention: "续约率", observed: "实际续约率", residual: "未来付款", residualNote: "面对这次续约的一位顾客，预期未来付款次数（已折现）。",
};
