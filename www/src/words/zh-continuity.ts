// 中文：下个月沿用同样的客群。

import type { Dictionary } from "./en.js";

export const continuity: Dictionary["continuity"] = {
  title: "下次沿用同样的客群",
  lead: "把今天的客群存为模型。以后与新文件一起打开，即可把每位顾客归入同样的客群，并判断这些客群是否仍然适用。",
  save: "保存模型",
  saveNote: "只含特征的算法、客群的位置和名称，不含顾客数据。",
  open: "打开模型",
  openNote: "按模型为本文件的顾客归类，不重新分群。",
  refit: "重新分群并沿用名称",
  refitNote: "对这些顾客重新分群，每个新客群沿用与其共同顾客最多的原客群的名称。",
  leave: "停用模型",
  fits: "模型仍然适用吗？",
  advised: "建议重新分群。", fine: "无需重新分群。",
  basis: (then, now) => `模型基于 ${then} 位顾客，现与 ${now} 位顾客对照。`,
  feature: "特征", index: "稳定性指数",
  indexNote: "自建立模型以来分布变化的程度：低于 0.1 为稳定，达到 0.25 为偏移（群体稳定性指数 PSI）。",
  verdict: "判断", stable: "稳定", moving: "有变化", shifted: "已偏移",
  outside: "超出所属客群范围",
  outsideNote: "距客群中心比原有 99% 成员更远的顾客；正常应约为 1%。",
  segment: "客群", then: "模型中", now: "现在",
  before: "打开当时的 customers.csv",
  beforeNote: "当时与模型一起在“下载”页保存的文件，用于显示顾客的去向。",
  migration: "顾客去向", fresh: "新增", gone: "离开", from: "来自",
};
