#!/usr/bin/env python3
"""Checks an exported log without Steward: python3 verify_log.py LOG [CHECKPOINT]

LOG is what `steward audit export` wrote, CHECKPOINT what `steward audit checkpoint` wrote. All hashes are SHA-256. The
signature of the checkpoint (Ed25519) is not checked, for want of it in the standard library; docs/audit.md says how to."""
import base64, hashlib, json, sys

HEADER = ("at", "actor", "reason", "source", "format")
CHANGE = ("noun", "record", "action", "before", "after")


def digest(columns):
    """A column is 0 if it is null, else 1, its length in bytes (8 bytes, most significant first), its bytes."""
    sha = hashlib.sha256()
    for column in columns:
        text = None if column is None else str(column).encode()
        sha.update(b"\0" if text is None else b"\1" + len(text).to_bytes(8, "big") + text)
    return sha.hexdigest()


def check(entry, number, previous):
    if entry["revision"] != number:
        sys.exit(f"the log is damaged: revision {entry['revision']} stands where revision {number} is expected")
    if entry["previous"] != previous:
        sys.exit(f"the log is damaged: revision {number} does not follow the one before it")
    for place, change in enumerate(entry["changes"]):
        if change["position"] != place:
            sys.exit(f"the log is damaged: change {place} of revision {number} is missing or not in its place")
    for place, change in enumerate(entry["changes"]):
        if digest(change[name] for name in CHANGE) != change["hash"]:
            sys.exit(f"the log is damaged: change {place} of revision {number} was altered")
    header = [previous, number] + [entry[name] for name in HEADER]
    if digest(header + [change["hash"] for change in entry["changes"]]) != entry["hash"]:
        sys.exit(f"the log is damaged: revision {number} was altered")
    return entry["hash"]


def main(log, checkpoint=None):
    hashes, changes, at = ["0" * 64], 0, "1970-01-01T00:00:00Z"
    with open(log, encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            entry = json.loads(line)
            hashes.append(check(entry, number, hashes[-1]))
            changes, at = changes + len(entry["changes"]), entry["at"]
    print(f"verified: {len(hashes) - 1} revisions, {changes} changes\n"
          f"head: revision {len(hashes) - 1} of {at}, hash {hashes[-1]}")
    if checkpoint:
        payload = open(checkpoint, encoding="ascii").read().split(".")[1]
        stated = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        if hashes[1:2] != [stated["register"]]:
            sys.exit("the checkpoint is of another register, or this log was rewritten from its first revision on")
        if len(hashes) <= int(stated["revision"]):
            sys.exit(f"the log was cut: it ends at revision {len(hashes) - 1}, and {stated['revision']} was signed")
        if hashes[int(stated["revision"])] != stated["hash"]:
            sys.exit(f"the log was rewritten: its revision {stated['revision']} has another hash than was signed")
        print(f"checkpoint: revision {stated['revision']} is in this log as it was signed")


main(*sys.argv[1:])
