#!/bin/sh
# How long the past and its proof take: 10,000 changes back, the whole log verified, a backup beside a reader. Works on a
# copy of the register. Needs wrk, curl and python3.
#
#   benches/proof.sh [SIZE] [SECONDS]      M and 4 unless given; changes are made for so many seconds
#
# $BENCH_BUILT, $BENCH_DATA and $BENCH_PORT: see load/register.sh.
set -eu

size=${1:-M}
seconds=${2:-4}
here=$(cd "$(dirname "$0")" && pwd)
. "$here/load/register.sh"

copy=$work/register
mkdir "$copy"
cp "$kept"/steward.db* "$copy"
serve "$copy"
editor=$("$steward" token --role editor --data "$copy")
auditor=$("$steward" token --role auditor --data "$copy")
viewer=$("$steward" token --role viewer --data "$copy")
wrk -t2 -c64 -d"${seconds}s" -s "$here/load/register.lua" "$url" -- "$editor" change | sed -n 's/^RESULT /changes: /p'

# One answer by itself, in milliseconds.
once() {
    printf '%-30s' "$1"
    python3 -c 'import json, sys; print(json.dumps({"query": sys.argv[1]}))' "$2" |
        curl -sS -o "$work/answer" -w '%{time_total}' -H "Authorization: Bearer $auditor" \
            -H 'Content-Type: application/json' --data-binary @- "$url" | awk '{ printf "%.1f ms", $1 * 1000 }'
    head -c 100 "$work/answer" | awk '{ print "   " $0 }'
}

timed() {
    printf '%-30s' "$1"
    shift
    begun=$(date +%s%N)
    "$@" >"$work/said"
    echo "$((($(date +%s%N) - begun) / 1000000)) ms   $(head -n 1 "$work/said")"
}

reader() {
    body='{"query":"{ vendor(id: \"vendor-000050\") { name } }"}'
    echo "$body" >"$work/body"
    wrk -t1 -c2 -d"$1"s --latency -s "$here/load/query.lua" "$url" -- "$viewer" "@$work/body" | sed -n 's/^RESULT /reader: /p'
}

once 'the revision' '{ register { revision } }'
head=$(sed 's/.*"revision":"\([0-9]*\)".*/\1/' "$work/answer")
past="{ asOf(moment: { revision: \"$((head - 10000))\" }) { register { revision } vendor(id: \"vendor-000050\") { name } } }"
once '10,000 changes back' "$past"
once 'the same again' "$past"
reader 3
reader 12 &
sleep 1
timed 'a backup' "$steward" backup "$work/backup.db" --data "$copy"
wait $!
timed 'the log verified' "$steward" audit verify --data "$copy"
