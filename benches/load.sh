#!/bin/sh
# Loads a release server on loopback with wrk and prints what it did. Needs wrk, curl, and ten free seconds a figure.
#
#   benches/load.sh [SIZE] [SECONDS]      M and 10 unless given
#
# $BENCH_BUILT names a directory with programs that are built already. The register is generated once and kept in $BENCH_DATA, or in a directory of its own below the system's
# temporary one; each run loads a copy, since the mutations change it.
set -eu

size=${1:-M}
seconds=${2:-10}
here=$(cd "$(dirname "$0")" && pwd)
kept=${BENCH_DATA:-${TMPDIR:-/tmp}/steward-bench-$size}
built=${BENCH_BUILT:-}
listen=127.0.0.1:${BENCH_PORT:-18080}
url=http://$listen/graphql

cd "$here/.."
if [ -z "$built" ]; then
    cargo build --release --quiet --bin steward --example fill
    built=${CARGO_TARGET_DIR:-target}/release
fi
steward=$built/steward
if [ ! -f "$kept/filled" ]; then
    rm -rf "$kept"
    "$built/examples/fill" --data "$kept" --size "$size" --seed 1
    touch "$kept/filled"
fi

data=$(mktemp -d)
cp -R "$kept/." "$data"
"$steward" serve --data "$data" --listen "$listen" >"$data/out" 2>"$data/err" &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true; rm -rf "$data"' EXIT INT TERM

waited=0
until curl -fsS "http://$listen/health/ready" >"$data/ready" 2>&1; do
    waited=$((waited + 1))
    if [ "$waited" -gt 600 ] || ! kill -0 $server 2>/dev/null; then
        echo "the server did not start:" >&2
        cat "$data/err" >&2
        exit 1
    fi
    sleep 0.1
done

token=$("$steward" token --role officer --data "$data")

query() {
    printf '%-34s' "$1"
    wrk -t1 -c32 -d"${seconds}s" -s "$here/load/query.lua" "$url" -- "$token" "$2" | sed -n 's/^RESULT //p'
}

query "an empty field" '{ __typename }'
query "one vendor by key" '{ vendor(id: "vendor-000050") { key name kind country website currentStanding tier } }'
query "50 vendors nested, 2 fields each" '{ vendors(first: 50) { nodes { key name
  clauses { nodes { key rule } }
  flows { nodes { key state } } } } }'
query "50 vendors nested, 5 fields each" '{ vendors(first: 50) { nodes { id key name kind country
  clauses { nodes { id key rule actions duty } }
  flows { nodes { id key state level role } } } } }'
printf '%-34s' "registerVendor, 64 clients"
wrk -t1 -c64 -d"${seconds}s" -s "$here/load/register.lua" "$url" -- "$token" "load" |
    sed -n 's/^RESULT //p; /^first refusal/p'
