// Opens a PDF with pdf.js and prints what it found as JSON; exit code 3 when no password opens it.
//
//     echo '["a password", "another"]' | node read_pdf.mjs BOOK.pdf
//
// Prints: password (the number of the first that opens it), pages (how many), text (one string a page), attachments
// (SHA-256 by name), bookmarks, title, language.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// pdf.js 5 asks Node for its modules by a function that Node has from 20.16 on; Debian 12 has 18.
process.getBuiltinModule ??= createRequire(import.meta.url);
const { getDocument, VerbosityLevel } = await import("pdfjs-dist/legacy/build/pdf.mjs");

const passwords = JSON.parse(readFileSync(0, "utf8"));
const bytes = readFileSync(process.argv[2]);

process.exitCode = 3;
for (const [number, password] of passwords.entries()) {
  // pdf.js takes the bytes away, so each attempt gets its own.
  const opening = getDocument({ data: new Uint8Array(bytes), password, verbosity: VerbosityLevel.ERRORS });
  try {
    const found = await told(await opening.promise);
    process.stdout.write(`${JSON.stringify({ password: number, ...found })}\n`);
    process.exitCode = 0;
    break;
  } catch (error) {
    if (error.name !== "PasswordException") throw error;
  } finally {
    await opening.destroy();
  }
}

async function told(book) {
  const text = [];
  for (let number = 1; number <= book.numPages; number += 1) {
    const content = await (await book.getPage(number)).getTextContent();
    text.push(content.items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join(""));
  }
  const { info } = await book.getMetadata();
  const outline = (await book.getOutline()) ?? [];
  return {
    pages: book.numPages,
    text,
    attachments: digests((await book.getAttachments()) ?? {}),
    bookmarks: outline.map((item) => item.title),
    title: info.Title ?? "",
    language: info.Language ?? "",
  };
}

function digests(attachments) {
  const pairs = Object.values(attachments).map(({ filename, content }) => [
    filename,
    createHash("sha256").update(content).digest("hex"),
  ]);
  return Object.fromEntries(pairs);
}
