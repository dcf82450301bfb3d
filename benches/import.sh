#!/bin/sh
# Imports a generated register from a manifest into an almost empty one, while a server beside it is read over one
# connection; prints how long it took, and what reading one vendor by key cost before and meanwhile. Needs wrk and curl.
#
#   benches/import.sh [SIZE]      M unless given
#
# $BENCH_BUILT and $BENCH_DATA are as in load.sh. The manifest is made once and kept beside the register.
set -eu

size=${1:-M}
here=$(cd "$(dirname "$0")" && pwd)
kept=${BENCH_DATA:-${TMPDIR:-/tmp}/steward-bench-$size}
built=${BENCH_BUILT:-}
listen=127.0.0.1:${BENCH_PORT:-18081}

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
[ -f "$kept/register.yaml" ] || "$steward" export --data "$kept" -o "$kept/register.yaml"
ls -l "$kept/register.yaml"

data=$(mktemp -d)
cat >"$data/one.yaml" <<'ONE'
vendors: [{key: asked-for, name: Asked for, kind: COMPANY, country: DE}]
ONE
"$steward" import "$data/one.yaml" --data "$data" >"$data/out"
"$steward" serve --data "$data" --listen "$listen" >"$data/out" 2>"$data/err" &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true; rm -rf "$data"' EXIT INT TERM
waited=0
until curl -fsS "http://$listen/health/ready" >"$data/ready" 2>&1; do
    waited=$((waited + 1))
    [ "$waited" -lt 600 ] && kill -0 $server || { cat "$data/err" >&2; exit 1; }
    sleep 0.1
done
token=$("$steward" token --role officer --data "$data")

# One connection that asks without rest.
reading() {
    printf '%-34s' "$1"
    wrk -t1 -c1 -d"$2s" -s "$here/load/query.lua" "http://$listen/graphql" -- "$token" \
        '{ vendor(id: "asked-for") { key name kind country website currentStanding tier } }' | sed -n 's/^RESULT //p'
}

reading "one vendor, nothing else" 10
reading "one vendor, during the import" 30 &
reader=$!
begun=$(date +%s.%N)
"$steward" import "$kept/register.yaml" --data "$data" | tail -n 2
ended=$(date +%s.%N)
echo "import: $(echo "$ended - $begun" | bc) s"
wait $reader
