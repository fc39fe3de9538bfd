// Checks a proof of a health record in the browser, with the network off: what verify.py does, for
// people without Python. Self-contained: it stands inside verify.html.
"use strict";

// ---- hashes: SHA-256 (FIPS 180-4), synchronous because a record asks for a hundred thousand of them
const FRACTIONS = (() => {
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  const part = (x) => ((x - Math.floor(x)) * 2 ** 32) >>> 0;
  return { k: Uint32Array.from(primes, (p) => part(Math.cbrt(p))), h: primes.slice(0, 8).map((p) => part(Math.sqrt(p))) };
})();
const turn = (x, n) => (x >>> n) | (x << (32 - n));

function sha256(...parts) {
  const length = parts.reduce((sum, one) => sum + one.length, 0);
  const bytes = new Uint8Array(((length + 72) >> 6) << 6);
  let at = 0;
  for (const one of parts) { bytes.set(one, at); at += one.length; }
  bytes[length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(bytes.length - 8, Math.floor(length / 2 ** 29));
  view.setUint32(bytes.length - 4, (length << 3) >>> 0);
  const hash = Uint32Array.from(FRACTIONS.h), w = new Uint32Array(64);
  for (let block = 0; block < bytes.length; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(block + 4 * i);
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      w[i] = w[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + FRACTIONS.k[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { hash[i] += value; });
  }
  const out = new DataView(new ArrayBuffer(32));
  hash.forEach((value, i) => out.setUint32(4 * i, value));
  return new Uint8Array(out.buffer);
}

const utf8 = (text) => new TextEncoder().encode(text);
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
const unbase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const same = (one, two) => one.length === two.length && one.every((value, i) => value === two[i]);
const joined = (...parts) => Uint8Array.from(parts.flatMap((one) => [...one]));
const byte = (n) => Uint8Array.of(n);

// ---- signatures: Ed25519 (RFC 8032 §5.1.7)
const P = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (a, m = P) => ((a % m) + m) % m;
const power = (base, exponent) => {
  let found = 1n;
  for (base = mod(base); exponent; exponent >>= 1n, base = mod(base * base)) if (exponent & 1n) found = mod(found * base);
  return found;
};
const D = mod(-121665n * power(121666n, P - 2n)), ROOT = power(2n, (P - 1n) / 4n);
const little = (bytes) => bytes.reduceRight((sum, one) => (sum << 8n) | BigInt(one), 0n);

function point(raw) {
  const y = little(raw) & (2n ** 255n - 1n), odd = BigInt(raw[31] >> 7);
  const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x - square)) x = mod(x * ROOT);
  if (raw.length !== 32 || y >= P || mod(x * x - square) || (!x && odd)) throw new Error("not a point of the curve");
  if ((x & 1n) !== odd) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

function add(one, two) {
  const a = mod((one[1] - one[0]) * (two[1] - two[0])), b = mod((one[1] + one[0]) * (two[1] + two[0]));
  const c = mod(2n * one[3] * two[3] * D), d = mod(2n * one[2] * two[2]);
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(count, one) {
  let found = [0n, 1n, 1n, 0n];
  for (; count; count >>= 1n, one = add(one, one)) if (count & 1n) found = add(found, one);
  return found;
}

async function isSigned(key, message, signature) {
  const s = little(signature.slice(32));
  if (signature.length !== 64 || s >= L) return false;
  const told = joined(signature.slice(0, 32), key, message);
  const digest = mod(little(new Uint8Array(await crypto.subtle.digest("SHA-512", told))), L);
  const left = times(s, point(joined(byte(0x58), new Uint8Array(31).fill(0x66))));
  const right = add(point(signature.slice(0, 32)), times(digest, point(key)));
  return [0, 1].every((i) => !mod(left[i] * right[2] - right[i] * left[2]));
}

// ---- checkpoints: signed notes
function opened(note) {
  const cut = note.indexOf("\n\n"), text = note.slice(0, cut + 1);
  const [origin, size, root] = text.split("\n");
  const lines = note.slice(cut + 2).split("\n").filter((line) => line.startsWith("— "));
  const signed = lines.map((line) => [line.slice(2, line.lastIndexOf(" ")), unbase64(line.slice(line.lastIndexOf(" ") + 1))]);
  return { origin, size: Number(size), root: unbase64(root), text, signed };
}

async function signers(note, keys, kind) {
  const { text, signed } = opened(note), found = [];
  for (const [name, raw] of signed) {
    const key = unhex(keys[name] ?? "");
    if (!key.length || !same(raw.slice(0, 4), sha256(utf8(`${name}\n`), byte(kind), key).slice(0, 4))) continue;
    const at = new DataView(raw.buffer, 4, 8).getBigUint64(0);
    const seen = kind === 4 ? `cosignature/v1\ntime ${at}\n` : "";
    if (await isSigned(key, utf8(seen + text), raw.slice(-64))) found.push(name);
  }
  return found;
}

// ---- the tree: RFC 9162 §2.1
const inner = (left, right) => sha256(byte(1), left, right);
const half = (size) => { let cut = 1; while (cut * 2 < size) cut *= 2; return cut; };
const NOTHING = new Uint8Array();

function rootOf(index, size, path, leaf) {
  if (size === 1 || !path.length) return path.length || size > 1 ? NOTHING : leaf;
  const cut = half(size), rest = path.slice(0, -1), last = path[path.length - 1];
  return index < cut ? inner(rootOf(index, cut, rest, leaf), last) : inner(last, rootOf(index - cut, size - cut, rest, leaf));
}

function rootsOf(first, size, path, root) {
  const rest = path.slice(0, -1), last = path.length ? path[path.length - 1] : NOTHING;
  if (first === size) return root ? [root, root] : [last, last];
  const cut = half(size);
  if (first <= cut) {
    const [older, newer] = rootsOf(first, cut, rest, root);
    return [older, inner(newer, last)];
  }
  return rootsOf(first - cut, size - cut, rest, null).map((one) => inner(last, one));
}

// ---- rows
const canonical = (value) => JSON.stringify(value);
const fieldHash = (name, field) => typeof field === "string" ? unhex(field) : sha256(byte(2), unhex(field[0]), utf8(canonical([name, field[1]])));

function leafOf(entry) {
  if (entry.fields) {
    const names = Object.keys(entry.fields).sort();
    return sha256(byte(0), ...names.map((name) => fieldHash(name, entry.fields[name])));
  }
  return entry.content === null || entry.content === undefined ? NOTHING : sha256(byte(0), unhex(entry.salt), utf8(entry.content));
}

function judge(entry, before, chain, size, root) {
  const leaf = unhex(entry.leaf), previous = unhex(entry.previous), place = new Uint8Array(8);
  new DataView(place.buffer).setBigUint64(0, BigInt(entry.position));
  const link = sha256(byte(1), previous, unhex(chain.replaceAll("-", "")), place, leaf);
  const whole = entry.state !== "OK" || same(leafOf(entry), leaf);
  if (entry.index === null) return whole && !entry.late ? ["WAITING", link] : ["ALTERED", null];
  const path = entry.path.map(unhex);
  const fits = entry.index < size && same(rootOf(entry.index, size, path, sha256(byte(0), link)), root);
  if (!fits) return ["ALTERED", null];
  return [whole && (before === null || same(before, previous)) ? entry.state : "ALTERED", link];
}

function judgePart(part, earlier) {
  const { size, root } = opened(part.note), wrong = [], count = {};
  if (earlier) {
    const old = opened(earlier.note), path = (part.grew[old.size] ?? []).map(unhex);
    const roots = old.size && old.size <= size ? rootsOf(old.size, size, path, old.root) : null;
    if (old.size && !(roots && same(roots[0], old.root) && same(roots[1], root))) wrong.push({ state: "REWRITTEN", place: old.size, row: "" });
  }
  for (const [chain, entries] of Object.entries(part.chains)) {
    if (earlier && (earlier.chains[chain] ?? []).length > entries.length) wrong.push({ state: "MISSING", place: entries.length + 1, row: "" });
    let before = new Uint8Array(32), place = 0;
    // What was erased by law is named, by its leaf, in a sealed tombstone of the same record.
    const kept = entries.filter((one) => one.state === "OK").map((one) => one.content ?? "");
    const stones = kept.filter((content) => content.includes('"code":"erased"')).join("");
    for (const entry of entries) {
      const gap = entry.position - place - 1;
      place = entry.position;
      const [judged, link] = judge(entry, gap ? null : before, chain, size, root);
      const state = judged === "ERASED" && !stones.includes(entry.leaf) ? "ALTERED" : judged;
      before = link;
      count[state] = (count[state] ?? 0) + 1;
      if (gap) wrong.push({ state: "MISSING", place: place - 1, row: "" });
      if (state === "ALTERED" || state === "MISSING") wrong.push({ state, place, row: entry.row });
    }
  }
  return { wrong, count, size };
}

async function judgeBundle(bundle, earlier) {
  const result = { keys: bundle.keys.map((key) => hex(sha256(unhex(key)))), parts: {} };
  for (const name of ["records", "looks"]) {
    const part = bundle.trees[name], { origin } = opened(part.note);
    const judged = judgePart(part, earlier && earlier.trees[name]);
    const signed = await Promise.all(bundle.keys.map((key) => signers(part.note, { [origin]: key }, 1)));
    if (!signed.some((names) => names.length)) judged.wrong.unshift({ state: "UNSIGNED", place: 0, row: "" });
    result.parts[name] = { ...judged, witnesses: await signers(part.note, part.witnesses, 4) };
  }
  result.fine = Object.values(result.parts).every((part) => !part.wrong.length);
  return result;
}

// ---- the file: a ZIP whose members are stored as they are, or a bare checkpoint
function fromFile(buffer) {
  const view = new DataView(buffer), bytes = new Uint8Array(buffer), text = new TextDecoder();
  if (view.byteLength < 4 || view.getUint32(0) !== 0x504b0304) {
    const note = text.decode(bytes), name = opened(note).origin.split("/").pop();
    return { trees: { [name]: { note, chains: {} } } };
  }
  for (let at = 0; at + 30 < bytes.length && view.getUint32(at) === 0x504b0304;) {
    const size = view.getUint32(at + 18, true), start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
    const name = text.decode(bytes.slice(at + 30, at + 30 + view.getUint16(at + 26, true)));
    if (name === "proof.json" && view.getUint16(at + 8, true) === 0) return JSON.parse(text.decode(bytes.slice(start, start + size)));
    at = start + size;
  }
  throw new Error("no proof.json");
}

// ---- the page
const WORDS = JSON.parse(document.getElementById("words").textContent);
const say = (tag, text, where) => { const one = document.createElement(tag); one.textContent = text; where.append(one); return one; };

function show(result, where) {
  where.replaceChildren();
  say("h2", result.fine ? WORDS.fine : WORDS.wrong, where).className = result.fine ? "fine" : "wrong";
  for (const [name, part] of Object.entries(result.parts)) {
    say("h3", `${WORDS[name]}: ${part.size}`, where);
    const list = say("ul", "", where);
    for (const [state, number] of Object.entries(part.count)) say("li", `${WORDS[state]}: ${number}`, list);
    for (const one of part.wrong) say("li", `${WORDS[one.state]} · ${WORDS.place} ${one.place} ${one.row}`, list).className = "wrong";
    say("li", `${WORDS.witnesses}: ${part.witnesses.join(", ") || "—"}`, list);
  }
  say("h3", WORDS.key, where);
  for (const key of result.keys) say("p", key, where).className = "key";
}

document.getElementById("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const where = document.getElementById("result"), chosen = (id) => document.getElementById(id).files[0];
  where.textContent = WORDS.checking;
  try {
    const earlier = chosen("earlier") ? fromFile(await chosen("earlier").arrayBuffer()) : null;
    show(await judgeBundle(fromFile(await chosen("bundle").arrayBuffer()), earlier), where);
  } catch (error) {
    where.textContent = `${WORDS.unreadable} (${error.message})`;
  }
});
