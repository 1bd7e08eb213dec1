// Checks the papers of transfers, with nothing but Node:   node check.mjs CHAIN.json ...
//
// A chain is a JSON file with the two cards, `sender` and `receiver`, and `papers` in order. The script says in a line
// what the papers of each come to, or what is wrong with the first bad one; then it ends with 1. README.md explains it.

import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

const FIRST_LINE = "journal-bridge/paper/1.0\n";
const SPKI = Buffer.from("302a300506032b6570032100", "hex"); // what stands before an Ed25519 key (RFC 8410)
const BY_THE_SENDER = ["offer", "withdrawn"];
const NOT_ENDED = ["offered", "accepted", "received", "opened"];
const LEADS = {
  offer: { from: ["draft"], to: "offered" },
  accepted: { from: ["offered"], to: "accepted" },
  received: { from: ["accepted"], to: "received" },
  opened: { from: ["received"], to: "opened" },
  integrated: { from: ["opened"], to: "integrated" },
  refused: { from: NOT_ENDED, to: "refused" },
  withdrawn: { from: NOT_ENDED, to: "withdrawn" },
};

const sha256 = (bytes) => createHash("sha256").update(bytes).digest();

function demand(holds, code) {
  if (!holds) throw new Error(code);
}

function setting(card) {
  const raw = Buffer.from(card.slice(4), "base64url");
  const keys = raw.subarray(0, 94);
  const slips = sha256(Buffer.concat([Buffer.from("jb1:"), keys])).subarray(0, 4);
  demand(card.startsWith("jb1:") && slips.equals(raw.subarray(94)), "key-malformed");
  const key = createPublicKey({ key: Buffer.concat([SPKI, keys.subarray(0, 32)]), format: "der", type: "spki" });
  return { key, fingerprint: sha256(keys).toString("hex") };
}

function saysAThingTwice(text) {
  const open = [];
  for (const [token, key] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (key !== undefined) {
      const name = JSON.parse(key);
      if (open.at(-1).has(name)) return true;
      open.at(-1).add(name);
    }
  }
  return false;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("paper-malformed");
  }
}

function read(untrusted, settings) {
  const { text, signature } = untrusted;
  demand(Object.keys(untrusted).sort().join() === "signature,text", "paper-malformed");
  demand(typeof text === "string" && /^[\x00-\x7f]{2,16384}$/.test(text), "paper-malformed");
  demand(/^[A-Za-z0-9+/]{85}[AQgw]==$/.test(signature), "paper-malformed");
  const untrustedPaper = parsed(text);
  const by = settings[BY_THE_SENDER.includes(untrustedPaper.paper) ? "sender" : "receiver"];
  demand(verify(null, Buffer.from(FIRST_LINE + text), by.key, Buffer.from(signature, "base64")), "paper-signature");
  demand(!saysAThingTwice(text) && untrustedPaper.paper in LEADS, "paper-malformed");
  demand(untrustedPaper.schema === FIRST_LINE.trim(), "unsupported-version");
  const speaker = BY_THE_SENDER.includes(untrustedPaper.paper) ? untrustedPaper.sender : untrustedPaper.receiver;
  demand(speaker === by.fingerprint, "paper-signature");
  return { ...untrustedPaper, digest: sha256(text).toString("hex") };
}

function check({ sender, receiver, papers }) {
  const settings = { sender: setting(sender), receiver: setting(receiver) };
  const seen = [];
  let state = "draft";
  for (const untrusted of papers) {
    const paper = read(untrusted, settings);
    if (seen.some((one) => one.digest === paper.digest)) continue; // the same paper may come twice
    demand(LEADS[paper.paper].from.includes(state), "paper-out-of-turn");
    for (const name of ["transfer", "sender", "receiver"]) {
      demand(paper[name] === (seen[0] ?? paper)[name], "paper-out-of-turn");
    }
    demand(paper.paper === "offer" || seen.some((one) => one.digest === paper.answers), "paper-out-of-turn");
    state = LEADS[paper.paper].to;
    seen.push(paper);
  }
  return state;
}

for (const path of process.argv.slice(2)) {
  try {
    console.log(check(JSON.parse(readFileSync(path, "utf8"))));
  } catch (wrong) {
    console.log(wrong.message);
    process.exitCode = 1;
  }
}
