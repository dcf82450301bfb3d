#!/bin/sh
# Imports a generated register from a manifest into an almost empty one, while a server beside it is read at about a fifth of
# what it can answer; prints how long it took, and what reading one vendor by id cost before and meanwhile. Needs wrk and curl.
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

asked='{ vendor(id: "asked-for") { key name kind country website currentStanding tier } }'
# Over so many connections, each of which rests so many milliseconds after an answer.
reading() {
    printf '%-34s' "$1"
    wrk -t1 -c"$3" -d"$2s" -s "$here/load/query.lua" "$url" -- "$token" "$asked" $4 | sed -n 's/^RESULT //p'
}

reading "one vendor, without rest" 5 32 0
reading "one vendor, a fifth of that" 10 "${BENCH_READERS:-4}" 1
reading "the same, during the import" "${BENCH_READING:-25}" "${BENCH_READERS:-4}" 1 &
reader=$!
begun=$(date +%s.%N)
"$steward" import "$kept/register.yaml" --data "$data" | tail -n 2
ended=$(date +%s.%N)
echo "import: $(echo "$ended - $begun" | bc) s"
wait $reader
