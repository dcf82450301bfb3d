#!/bin/sh
# Imports a generated register from a manifest into an almost empty one, while a server beside it is read over one
# connection; prints how long it took, and what reading one vendor by key cost before and meanwhile. Needs wrk and curl.
#
#   benches/import.sh [SIZE]      M unless given
#
# $BENCH_BUILT, $BENCH_DATA and $BENCH_PORT: see load/register.sh. The manifest is made once and kept beside the register.
set -eu

size=${1:-M}
here=$(cd "$(dirname "$0")" && pwd)
. "$here/load/register.sh"
[ -f "$kept/register.yaml" ] || "$steward" export --data "$kept" -o "$kept/register.yaml"
ls -l "$kept/register.yaml"

data=$work/data
cat >"$work/one.yaml" <<'ONE'
vendors: [{key: asked-for, name: Asked for, kind: COMPANY, country: DE}]
ONE
"$steward" import "$work/one.yaml" --data "$data" >"$work/imported"
serve "$data"
token=$("$steward" token --role officer --data "$data")

# One connection that asks without rest.
reading() {
    printf '%-34s' "$1"
    wrk -t1 -c1 -d"$2s" -s "$here/load/query.lua" "$url" -- "$token" \
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
