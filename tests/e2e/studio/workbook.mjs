// An XLSX file, made byte by byte. In: sheets as [name, rows or XML]. Out: a Buffer.
import { crc32, deflateRawSync } from "node:zlib";

const TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

export function workbook(sheets) {
  const relation = (id, type, target) => `<Relationship Id="${id}" Type="${TYPES}/${type}" Target="${target}"/>`;
  const list = sheets.map(([name], i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i}"/>`);
  const relations = sheets.map((_, i) => relation(`s${i}`, "worksheet", `worksheets/sheet${i}.xml`));
  return zip([
    ["_rels/.rels", `<Relationships>${relation("r", "officeDocument", "xl/workbook.xml")}</Relationships>`],
    ["xl/workbook.xml", `<workbook><sheets>${list.join("")}</sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", `<Relationships>${relations.join("")}</Relationships>`],
    ...sheets.map(([, rows], i) => [`xl/worksheets/sheet${i}.xml`, typeof rows === "string" ? rows : sheetOf(rows)]),
  ]);
}

export function sheetOf(rows) {
  const cell = (text) => text !== "" && Number.isFinite(Number(text)) ? `<c><v>${text}</v></c>` : `<c t="inlineStr"><is><t>${text}</t></is></c>`;
  return `<worksheet><sheetData>${rows.map((row) => `<row>${row.map(cell).join("")}</row>`).join("")}</sheetData></worksheet>`;
}

function zip(parts) {
  const files = [];
  const directory = [];
  let offset = 0;
  for (const [name, text] of parts) {
    const bytes = Buffer.from(text);
    const stored = deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(stored.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(offset, 10);
    const file = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, Buffer.from(name), stored]);
    files.push(file);
    directory.push(Buffer.from("PK\x01\x02\x14\0", "latin1"), common, entry, Buffer.from(name));
    offset += file.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, list, end]);
}
