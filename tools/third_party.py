#!/usr/bin/env python3
"""The crates that the program is built from, each with its licence, as THIRD-PARTY.md lists them.

    tools/third_party.py > THIRD-PARTY.md
    tools/third_party.py --check            # fails if the file is another

Asks `cargo metadata` for what Cargo.lock says; build and test dependencies are left out.
"""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLATFORM = "x86_64-unknown-linux-gnu"
HEAD = f"""# Third parties

The crates that `steward` is built from on {PLATFORM}, by `tools/third_party.py`, with the licences that they state
(SPDX). Where there is a choice (`OR`), Apache-2.0 is taken if it is among them, else MIT. deny.toml says which
licences may be used. Data and fonts: NOTICE.

| Crate | Version | Licence |
|---|---|---|
"""


def linked(metadata):
    """The ids of all packages below the program, by normal dependencies."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    waiting, found = [metadata["resolve"]["root"]], set()
    while waiting:
        package = waiting.pop()
        if package in found:
            continue
        found.add(package)
        for dependency in nodes[package]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                waiting.append(dependency["pkg"])
    return found


def spdx(stated):
    """Older crates write `/` for OR."""
    return " ".join(stated.replace("/", " OR ").split())


def listed():
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", PLATFORM]
    metadata = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    below = linked(metadata)
    crates = [p for p in metadata["packages"] if p["id"] in below and p["source"] is not None]
    unlicensed = [p["name"] for p in crates if not p["license"]]
    if unlicensed:
        sys.exit(f"no licence is stated by {', '.join(unlicensed)}; look at its files")
    rows = sorted((p["name"], p["version"], spdx(p["license"])) for p in crates)
    return HEAD + "".join(f"| {name} | {version} | {licence} |\n" for name, version, licence in rows)


def main():
    text = listed()
    if sys.argv[1:] != ["--check"]:
        sys.stdout.write(text)
    elif (ROOT / "THIRD-PARTY.md").read_text() != text:
        sys.exit("THIRD-PARTY.md is not what Cargo.lock says; run tools/third_party.py > THIRD-PARTY.md")


main()
