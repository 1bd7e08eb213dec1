// Writes an invented card index of two children as a journal folder, from schemas/journal/1.0/README.md alone: node card_index.mjs FOLDER
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";

const source = (record) => ({ platform: "card-index", adapter: "card-export 1.2", ...(record && { record }) });
const names = { nia: ["Nia", "Larkspur"], bryn: ["Bryn", "Askerton"], wilf: ["Wilf", "Fenwick"] };
const name = (id) => ({ full: names[id].join(" "), given: names[id][0], family: names[id][1] });
const adults = [
  { id: "staff-3", kind: "staff", name: "Osian Pike", role: "Key person" },
  { id: "mum-nia", kind: "family", name: "Carys Larkspur", role: "mother", child: "nia" },
  { id: "dad-bryn", kind: "family", name: "Piers Askerton", child: "bryn" },
];

const table = Array.from({ length: 256 }, (_, n) => [...Array(8)].reduce((c) => (c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1), n));
const crc = (bytes) => ~bytes.reduce((c, b) => table[(c ^ b) & 255] ^ (c >>> 8), -1) >>> 0;
const number = (n) => { const four = Buffer.alloc(4); four.writeUInt32BE(n); return four; };
const chunk = (type, data) => { const body = Buffer.concat([Buffer.from(type), data]); return Buffer.concat([number(data.length), body, number(crc(body))]); };
function png([red, green, blue], side = 48) {
  const row = (y) => [0, ...Array.from({ length: side }, (_, x) => (x + y) % 16 < 8 ? [red, green, blue] : [245, 240, 230]).flat()];
  const pixels = deflateSync(Buffer.from(Array.from({ length: side }, (_, y) => row(y)).flat()));
  const head = Buffer.concat([number(side), number(side), Buffer.from([8, 2, 0, 0, 0])]);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

const entry = (id, about, day, text, more) => ({ kind: "observation", id, status: "published", about, observed_on: day, author: "staff-3", body: text.split("\n").map((line) => ({ text: line })), source: source(id), ...more });
const says = (id, author, audience, text) => ({ id, author, audience, written_at: "2024-04-02T19:30:00+01:00", body: [{ text }] });
const entries = [
  entry("card-1", ["nia"], "2024-03-31", "Nia laid six bricks end to end.\nShe walked across - twice. 🧱", {
    title: "A bridge of bricks", recorded_at: "2024-03-31T10:15:00+01:00", media: ["photo-1", "photo-4"],
    judgements: [{ framework: "EYFS", edition: "EYFS-2021", area: "Physical Development", aspect: "Gross Motor Skills", level: "Secure", words: "PD, gross motor: secure" }],
    next_steps: [{ body: [{ text: "Offer longer planks." }], done: false }] }),
  entry("card-2", ["nia", "bryn"], "2024-04-02", "Nia and Bryn carried the long plank together.", { media: ["photo-2"],
    comments: [says("c-1", "mum-nia", "family", "Told us at supper!"), says("c-2", "dad-bryn", "family", "Ours was proud too."), says("c-3", "staff-3", "staff", "Spelling, please.")] }),
  entry("card-3", ["bryn"], "2024-04-09", "Bryn poured water down every gutter he could find.", { media: ["photo-3"] }),
  entry("card-4", ["nia"], "2024-05-01", "Not finished.", { status: "draft", extras: { drawer: 7 } }),
  entry("report-1", ["nia"], "2022-06-10", "Nia puts three words together.", { kind: "report", report_kind: "two_year_check" }),
];
const pictures = { // what is drawn, and who is known to be in it: photo-4 was never tagged
  "photo-1": [[180, 60, 40], ["nia"]], "photo-2": [[40, 120, 90], ["nia", "bryn"]], "photo-3": [[50, 80, 170], ["bryn"]], "photo-4": [[120, 120, 120]],
};

function write(folder, child, date_of_birth) {
  const own = entries.filter((one) => one.about.includes(child));
  mkdirSync(join(folder, child, "media"), { recursive: true });
  const media = own.flatMap((one) => one.media ?? []).map((id) => {
    const [colour, people] = pictures[id], bytes = png(colour), path = `media/${id}.png`;
    writeFileSync(join(folder, child, path), bytes);
    const depicts = people && { basis: "image", people };
    return { id, kind: "photo", availability: "found", path, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex"), depicts, source: source(id) };
  });
  const people = [...adults, ...["nia", "bryn"].filter((one) => one !== child).map((id) => ({ id, kind: "child", name: name(id).full }))];
  const journal = { schema_version: "1.0", journal_id: `journal-${child}`, child: { id: child, known_as: name(child), date_of_birth, source: source(child) },
    settings: [{ id: "setting-1", name: "Bramblewood Nursery" }], people, entries: own, media, provenance: source() };
  writeFileSync(join(folder, child, "journal.json"), JSON.stringify(journal, null, 2));
}

const folder = process.argv[2];
write(folder, "nia", "2020-05-04");
write(folder, "bryn", "2020-11-20");
const family = { nia: ["mum-nia"], bryn: ["dad-bryn"], wilf: [] };
const listed = (kind) => adults.filter((one) => one.kind === kind).map(({ id, name, role }) => ({ id, name, role }));
const children = Object.keys(names).map((id) => ({ id, names: [name(id)], family: family[id] }));
writeFileSync(join(folder, "roster.json"), JSON.stringify({ schema_version: "1.0", children, staff: listed("staff"), relatives: listed("family") }));
