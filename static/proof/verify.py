"""python verify.py bundle.zip --key FINGERPRINT [--checkpoint EARLIER]

Checks a proof of a health record with Python alone. FINGERPRINT stands on the printed sheet; EARLIER
is a checkpoint or bundle from before: it shows a database rewritten as a whole and signed again."""
import argparse, base64, hashlib, json, sys, zipfile
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # Ed25519, RFC 8032 §5.1
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)

def point(raw):
    y, odd = int.from_bytes(raw, "little") % 2**255, raw[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * ROOT % P
    if len(raw) != 32 or y >= P or (x * x - square) % P or (x == 0 and odd):
        raise ValueError("not a point of the curve")
    x = x if x % 2 == odd else P - x
    return x, y, 1, x * y % P

def add(one, two):
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P

def times(count, one):
    found = (0, 1, 1, 0)
    while count:
        found, one, count = add(found, one) if count & 1 else found, add(one, one), count >> 1
    return found

def is_signed(key, message, signature):
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L:
        return False
    digest = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left = times(s, point(b"\x58" + b"\x66" * 31))
    right = add(point(signature[:32]), times(digest, point(key)))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))

def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()

def opened(note):
    text, _, lines = note.partition("\n\n")
    origin, size, root = text.split("\n")[:3]
    signed = [line[2:].rpartition(" ")[::2] for line in lines.splitlines() if line[:2] == "— "]
    return origin, int(size), base64.b64decode(root), (text + "\n").encode(), signed

def signers(note, keys, kind):
    """Who of the named keys signed the note: the log itself (kind 1), witnesses (kind 4)."""
    _, _, _, text, lines = opened(note)
    for name, told in lines:
        raw, key = base64.b64decode(told), bytes.fromhex(keys.get(name, ""))
        seen = b"cosignature/v1\ntime %d\n" % int.from_bytes(raw[4:12], "big") if kind == 4 else b""
        named = raw[:4] == sha(f"{name}\n".encode(), bytes([kind]), key)[:4]
        if named and is_signed(key, seen + text, raw[-64:]):
            yield name

def root_of(index, size, path, leaf):
    """The root that an audit path leads to (RFC 9162 §2.1.3); nothing when it does not fit."""
    if size == 1 or not path:
        return b"" if path or size > 1 else leaf
    *rest, last = path
    cut = 1 << (size - 1).bit_length() - 1
    if index < cut:
        return sha(b"\x01", root_of(index, cut, rest, leaf), last)
    return sha(b"\x01", last, root_of(index - cut, size - cut, rest, leaf))

def roots_of(first, size, path, root):
    """The roots of an older and a newer tree by a consistency path (§2.1.4); `root` is the old one."""
    *rest, last = path or [b""]
    if first == size:
        return (root or last,) * 2
    cut = 1 << (size - 1).bit_length() - 1
    if first <= cut:
        old, new = roots_of(first, cut, rest, root)
        return old, sha(b"\x01", new, last)
    return tuple(sha(b"\x01", last, one) for one in roots_of(first - cut, size - cut, rest, None))

def field_hash(name, field):  # one that is not shown is its hash already
    told = json.dumps([name, field[1]], ensure_ascii=False, separators=(",", ":")).encode()
    return bytes.fromhex(field) if isinstance(field, str) else sha(b"\x02", bytes.fromhex(field[0]), told)

def leaf_of(entry):  # made anew from what is shown
    if "fields" in entry:
        return sha(b"\x00", *(field_hash(*field) for field in sorted(entry["fields"].items())))
    return entry["content"] and sha(b"\x00", bytes.fromhex(entry["salt"]), entry["content"].encode())

def judge(entry, before, chain, size, root):
    """One row: is it what was sealed, at its place? And the link it passes on to the next."""
    leaf, previous = bytes.fromhex(entry["leaf"]), bytes.fromhex(entry["previous"])
    place = bytes.fromhex(chain.replace("-", "")) + entry["position"].to_bytes(8, "big")
    link, state, index = sha(b"\x01", previous, place, leaf), entry["state"], entry["index"]
    whole = state != "OK" or leaf_of(entry) == leaf
    if index is None:
        return ("WAITING", link) if whole and not entry["late"] else ("ALTERED", None)
    path = [bytes.fromhex(step) for step in entry["path"]]
    if index >= size or root_of(index, size, path, sha(b"\x00", link)) != root:
        return "ALTERED", None
    return (state if whole and before in (None, previous) else "ALTERED"), link

def judge_part(name, part, earlier):
    """What is wrong with one tree's part of the bundle, row by row."""
    _, size, root, _, _ = opened(part["note"])
    if earlier:
        _, first, old_root, _, _ = opened(earlier["note"])
        path = [bytes.fromhex(step) for step in part["grew"].get(str(first), [])]
        if first and (first > size or roots_of(first, size, path, old_root) != (old_root, root)):
            yield f"{name}: REWRITTEN: these {size} rows do not begin with the {first} of before"
    count = {}
    for chain, entries in part["chains"].items():
        if earlier and len(earlier["chains"].get(chain, ())) > len(entries):
            yield f"{name}: MISSING: the last ones of before"
        shown = [one.get("content") or "" for one in entries if one["state"] == "OK"]
        stones = "".join(one for one in shown if '"code":"erased"' in one)  # they name what was erased
        before, place = bytes(32), 0
        for entry in entries:
            gap, place = entry["position"] - place - 1, entry["position"]
            state, before = judge(entry, None if gap else before, chain, size, root)
            state = "ALTERED" if state == "ERASED" and entry["leaf"] not in stones else state
            count[state] = count.get(state, 0) + 1
            if gap:
                yield f"{name}: MISSING: {gap} before place {place}"
            if state in ("ALTERED", "MISSING"):
                yield f"{name}: {state}: place {place}, {entry['row']}"
    print(f"{name}: {count} of {size} sealed; seen by:", *signers(part["note"], part["witnesses"], 4))

def load(path):
    if zipfile.is_zipfile(path):
        return json.loads(zipfile.ZipFile(path).read("proof.json"))
    note = open(path, encoding="utf-8").read()
    return {"trees": {opened(note)[0].rpartition("/")[2]: {"note": note, "chains": {}}}}

def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    [parser.add_argument(name) for name in ("bundle", "--key", "--checkpoint")]
    asked = parser.parse_args()
    bundle, before = load(asked.bundle), load(asked.checkpoint)["trees"] if asked.checkpoint else {}
    prints = {sha(bytes.fromhex(key)).hex(): key for key in bundle["keys"]}
    key = prints.get(asked.key or min(prints))
    wrong = [] if key else [f"KEY: signed by {' and '.join(prints)}, not by the key of the sheet"]
    for name, part in ((name, bundle["trees"][name]) for name in ("records", "looks")):
        if key and not list(signers(part["note"], {opened(part["note"])[0]: key}, 1)):
            wrong.append(f"{name}: UNSIGNED: the key has not signed this checkpoint")
        wrong += judge_part(name, part, before.get(name))
    print("\n".join(wrong) or "OK", "" if asked.key else f"\nCompare the key with the sheet: {min(prints)}")
    sys.exit(bool(wrong))

if __name__ == "__main__":
    main()
