// Every chart of the page: numbers and words in, what the drawing library is to draw out. Loaded with it.
export { evidence } from "./evidence.js";
export { map } from "./map.js";
export { months } from "./months.js";
export { profile } from "./profile.js";
export { sankey } from "./sankey.js";
export { sheetChart } from "./sheets.js";
export { sizeShare } from "./size-share.js";
export { calibration, fan, paretoCurve, spread, survival, thresholdCurve, waterfall } from "./value.js";
