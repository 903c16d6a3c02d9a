"use strict";
/* Checks a return: every file against the signed list. Asks nothing of the network. */

const SEALS = ["manifest.json", "manifest.sig", "public-key.pem", "SHA256SUMS"];
const FORMAT = "readiness-return/1";

/* SHA-256 (FIPS 180-4). Our own, because some browsers give crypto.subtle to no page that is opened as a file. */
const K = new Uint32Array(64);
const START = new Uint32Array(8);
(function fill() {
  const root = (n, power) => { const r = Math.pow(n, power); return ((r - Math.floor(r)) * 4294967296) >>> 0; };
  let found = 0;
  for (let n = 2; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (found < 8) START[found] = root(n, 1 / 2);
    K[found++] = root(n, 1 / 3);
  }
})();

function block(h, w, view, at) {
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15], b = w[i - 2];
    const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
    const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  let [a, b, c, d, e, f, g, k] = h;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (k + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    k = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += k;
}

function sha256(bytes) {
  const h = Uint32Array.from(START), w = new Uint32Array(64);
  const whole = bytes.length - (bytes.length % 64);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < whole; at += 64) block(h, w, view, at);
  const rest = bytes.subarray(whole), tail = new Uint8Array(rest.length < 56 ? 64 : 128);
  tail.set(rest);
  tail[rest.length] = 0x80;
  const end = new DataView(tail.buffer);
  end.setUint32(tail.length - 8, Math.floor(bytes.length / 536870912));
  end.setUint32(tail.length - 4, (bytes.length * 8) >>> 0);
  for (let at = 0; at < tail.length; at += 64) block(h, w, end, at);
  return Array.from(h, (word) => word.toString(16).padStart(8, "0")).join("");
}

async function bytesOf(blob) { return new Uint8Array(await blob.arrayBuffer()); }
function textOf(bytes) { return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes); }

/* What was chosen, as a list of {name, blob}. */
async function entriesOf(chosen, isFolder) {
  const files = Array.from(chosen);
  if (isFolder) return insideFolder(files.map((file) => ({ name: file.webkitRelativePath || file.name, blob: file })));
  if (files.length === 1 && /\.zip$/i.test(files[0].name)) return insideZip(files[0]);
  return files.map((file) => ({ name: file.name, blob: file, bare: true }));
}

/* The folder that holds the list, wherever it lies in what was chosen; what lies outside it is not part of it. */
function insideFolder(entries) {
  const lists = entries.map((one) => one.name).filter((name) => /(^|\/)manifest\.json$/.test(name));
  lists.sort((a, b) => a.split("/").length - b.split("/").length || (a < b ? -1 : 1));
  if (!lists.length) return entries;
  const folder = lists[0].slice(0, -"manifest.json".length);
  return entries.filter((one) => one.name.startsWith(folder)).map((one) => ({ ...one, name: one.name.slice(folder.length) }));
}

/* The entries of a zip file as this program writes it: stored, not compressed. */
async function insideZip(zip) {
  const tail = await bytesOf(zip.slice(Math.max(0, zip.size - 65557)));
  const view = new DataView(tail.buffer);
  let at = tail.length - 22;
  while (at >= 0 && view.getUint32(at, true) !== 0x06054b50) at--;
  if (at < 0) throw new Error("This is no zip file, or its end is missing.");
  const n = view.getUint16(at + 10, true), size = view.getUint32(at + 12, true), start = view.getUint32(at + 16, true);
  const list = await bytesOf(zip.slice(start, start + size));
  const entries = [];
  for (let i = 0, place = 0; i < n; i++) {
    const head = new DataView(list.buffer, place);
    if (head.getUint32(0, true) !== 0x02014b50) throw new Error("The zip file's own list of files is damaged.");
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => head.getUint16(offset, true));
    const name = textOf(list.subarray(place + 46, place + 46 + nameLength));
    place += 46 + nameLength + extra + comment;
    if (name.endsWith("/")) continue;
    if (head.getUint16(10, true) !== 0) throw new Error("This zip file was made by another program. Unpack it and choose the folder.");
    const from = head.getUint32(42, true), local = new DataView((await bytesOf(zip.slice(from, from + 30))).buffer);
    if (local.getUint32(0, true) !== 0x04034b50) throw new Error("The zip file is damaged at " + name + ".");
    const data = from + 30 + local.getUint16(26, true) + local.getUint16(28, true);
    entries.push({ name, blob: zip.slice(data, data + head.getUint32(20, true)) });
  }
  return insideFolder(entries);
}

/* A public key in PEM as bytes; the key itself is the last 32 of them. */
function keyBytes(pem) {
  return Uint8Array.from(atob(pem.replace(/-----[A-Z ]+-----|\s/g, "")), (letter) => letter.charCodeAt(0));
}

function fingerprint(bytes) {
  try { return sha256(keyBytes(textOf(bytes)).slice(-32)); } catch (error) { return ""; }
}

/* "right", "wrong" or "unknown": whether the list was signed with this key. */
async function checkSignature(list, signature, pem) {
  let raw, der;
  try {
    const text = textOf(signature), key = textOf(pem);
    if (!/^[0-9a-f]{128}\n$/.test(text)) return "wrong";
    raw = Uint8Array.from(text.slice(0, -1).match(/../g), (pair) => parseInt(pair, 16));
    der = keyBytes(key);
  } catch (error) { return "wrong"; }
  if (!globalThis.crypto || !crypto.subtle) return "unknown";
  let key;
  try { key = await crypto.subtle.importKey("spki", der, { name: "Ed25519" }, false, ["verify"]); }
  catch (error) { return error.name === "NotSupportedError" ? "unknown" : "wrong"; }
  return (await crypto.subtle.verify({ name: "Ed25519" }, key, raw, list)) ? "right" : "wrong";
}

/* The list as an object, or null where it is none. */
function readList(bytes) {
  try {
    const list = JSON.parse(textOf(bytes));
    const sound = list.format === FORMAT && Array.isArray(list.files)
      && list.files.every((one) => typeof one.name === "string" && /^[0-9a-f]{64}$/.test(one.sha256));
    return sound ? list : null;
  } catch (error) { return null; }
}

function readSums(bytes) {
  const sums = new Map();
  try {
    for (const line of textOf(bytes).split("\n")) {
      const found = /^([0-9a-f]{64}) {2}(.+)$/.exec(line);
      if (found) sums.set(found[2], found[1]);
    }
  } catch (error) { /* not text: no line of it counts */ }
  return sums;
}

/* Whether the plain list of hashes is, byte for byte, the one that goes with the signed list. */
function sumsAgree(held, sealed, listed) {
  const lines = new Map([...listed].map(([name, one]) => [name, one.sha256]));
  for (const [name, hash] of sealed) lines.set(name, hash);
  const names = [...lines.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const wanted = names.map((name) => lines.get(name) + "  " + name + "\n").join("");
  return sha256(new TextEncoder().encode(wanted)) === held.get("SHA256SUMS").sha256;
}

/* States of the seals. A right signature vouches for the list, the signature and the key. */
function judgeSeals(held, list, listed, signature) {
  const states = new Map();
  const sums = held.has("SHA256SUMS") ? readSums(held.get("SHA256SUMS").bytes) : new Map();
  const three = SEALS.slice(0, 3);
  for (const name of three) {
    if (!held.has(name)) states.set(name, "missing");
    else if (signature === "right") states.set(name, "matches");
    else states.set(name, sums.has(name) && sums.get(name) !== held.get(name).sha256 ? "changed" : "matches");
  }
  if (!list && held.has("manifest.json")) states.set("manifest.json", "changed");
  if (list && held.has("public-key.pem") && list.key_sha256 !== held.get("public-key.pem").sha256) {
    if (states.get("manifest.json") === "matches") states.set("public-key.pem", "changed");
  }
  if (!held.has("SHA256SUMS")) states.set("SHA256SUMS", "missing");
  else if (!list) states.set("SHA256SUMS", "matches");
  else {
    const own = signature === "right" ? three.map((name) => [name, held.get(name).sha256]) : three.map((name) => [name, sums.get(name)]);
    const agrees = states.get("manifest.json") === "changed" || sumsAgree(held, own, listed);
    states.set("SHA256SUMS", agrees ? "matches" : "changed");
  }
  return states;
}

async function check(entries, tell) {
  const held = new Map(), rows = [], doubled = [];
  const bare = entries.some((one) => one.bare);
  for (const [n, one] of entries.entries()) {
    if (tell) tell("Checking file " + (n + 1) + " of " + entries.length);
    const bytes = await bytesOf(one.blob);
    if (held.has(one.name)) doubled.push(one.name);
    held.set(one.name, { sha256: sha256(bytes), bytes: SEALS.includes(one.name) ? bytes : null });
  }
  if (!held.has("manifest.json")) return { rows, signature: "none", list: null, fingerprint: "" };
  const list = readList(held.get("manifest.json").bytes);
  const listed = new Map((list ? list.files : []).map((one) => [one.name, one]));
  if (bare) for (const name of listed.keys()) {
    const last = name.split("/").pop();
    if (last !== name && held.has(last) && !held.has(name)) { held.set(name, held.get(last)); held.delete(last); }
  }
  const whole = SEALS.slice(0, 3).every((name) => held.has(name));
  let signature = whole ? await checkSignature(...SEALS.slice(0, 3).map((name) => held.get(name).bytes)) : "none";
  if (signature === "right" && (!list || list.key_sha256 !== held.get("public-key.pem").sha256)) signature = "wrong";
  for (const [name, state] of judgeSeals(held, list, listed, signature)) rows.push({ name, title: "", state });
  for (const [name, one] of listed) {
    const state = !held.has(name) ? "missing" : held.get(name).sha256 === one.sha256 ? "matches" : "changed";
    rows.push({ name, title: one.title, state });
  }
  for (const name of held.keys()) if (list && !listed.has(name) && !SEALS.includes(name)) rows.push({ name, title: "", state: "not listed" });
  for (const name of doubled) rows.push({ name, title: "", state: "not listed" });
  return { rows, signature, list, fingerprint: held.has("public-key.pem") ? fingerprint(held.get("public-key.pem").bytes) : "" };
}

const SIGNATURE_WORDS = {
  right: "The list’s signature is right: it was signed with the key that came with it, and has not changed since.",
  wrong: "The list’s signature is not right: the list, its signature or the key has changed. Do not rely on this copy.",
  unknown: "This browser cannot check the signature, so only the hashes were checked. Use a newer browser, or the command readiness verify.",
  none: "The signature could not be checked, because a file it needs is missing.",
};
const COLOURS = { matches: "green", changed: "red", missing: "red", "not listed": "yellow" };

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function summary(outcome) {
  const bad = outcome.rows.filter((row) => row.state !== "matches");
  if (!outcome.rows.length) return ["bad", "This is not a return", ["There is no manifest.json among the files. Choose the folder that holds it, or the zip file."]];
  const told = bad.map((row) => row.name + ": " + row.state);
  if (bad.length || outcome.signature === "wrong" || outcome.signature === "none")
    return ["bad", "This copy is not as the council sent it", [SIGNATURE_WORDS[outcome.signature], ...told.slice(0, 20), ...(told.length > 20 ? [told.length - 20 + " more in the table"] : [])]];
  const all = outcome.rows.length + " files checked, and each matches.";
  if (outcome.signature === "unknown") return ["doubt", "Every file matches the list; the signature was not checked", [all, SIGNATURE_WORDS.unknown]];
  return ["good", "Every file is as the council sent it", [all, SIGNATURE_WORDS.right]];
}

function show(outcome) {
  const [kind, title, words] = summary(outcome), id = (name) => document.getElementById(name);
  const about = outcome.list ? "Return " + outcome.list.id + " of " + outcome.list.council + ", as at " + outcome.list.as_of + "." : "";
  id("verdict").className = "verdict verdict--" + kind;
  id("verdict-title").textContent = title;
  id("verdict-words").replaceChildren(...[about, ...words].filter(Boolean).map((line) => element("p", line)));
  id("signature").textContent = SIGNATURE_WORDS[outcome.signature];
  id("fingerprint").textContent = outcome.fingerprint.replace(/(.{8})(?=.)/g, "$1 ") || "no key";
  const worst = [...outcome.rows].sort((a, b) => (a.state === "matches") - (b.state === "matches"));
  id("rows").replaceChildren(...worst.map((row) => {
    const line = element("tr"), name = element("th", row.name), cell = element("td");
    name.scope = "row";
    cell.append(element("span", row.state, "tag tag--" + COLOURS[row.state]));
    line.append(name, element("td", row.title || "–"), cell);
    return line;
  }));
  id("result").hidden = false;
  id("progress").textContent = title + ".";
  id("verdict").focus();
}

async function start(input, isFolder) {
  if (!input.files.length) return;
  const progress = document.getElementById("progress");
  document.getElementById("result").hidden = true;
  const tell = (text) => { progress.textContent = text; };
  try { show(await check(await entriesOf(input.files, isFolder), tell)); }
  catch (error) { tell("This could not be checked. " + error.message); }
}

for (const id of ["folder", "files"]) document.getElementById(id).addEventListener("change", (event) => start(event.target, id === "folder"));
