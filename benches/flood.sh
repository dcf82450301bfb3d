#!/bin/sh
# What one caller's flood does to another: the second asks for one vendor at a steady pace, alone, while the first asks for
# all that its budget allows over 256 connections, and while 400 clients send their requests a byte at a time. Needs wrk,
# curl and python3.
#
#   benches/flood.sh [SIZE] [SECONDS]      M and 10 unless given
#
# $BENCH_BUILT, $BENCH_DATA and $BENCH_PORT: see load/register.sh.
set -eu

size=${1:-M}
seconds=${2:-10}
here=$(cd "$(dirname "$0")" && pwd)
. "$here/load/register.sh"

data=$work/data
cp -R "$kept" "$data"
serve "$data"
flooding=$("$steward" token --role viewer --subject flooding --data "$data")
reading=$("$steward" token --role officer --subject reading --data "$data")

# Four connections, each of which rests ten milliseconds after an answer.
steady() {
    printf '%-34s' "$1"
    wrk -t1 -c4 -d"${seconds}s" -s "$here/load/query.lua" "$url" -- "$reading" \
        '{ vendor(id: "vendor-000050") { key name kind country website } }' 10 | sed -n 's/^RESULT //p'
}
flood() {
    wrk -t1 -c256 -d"$((seconds + 2))s" -s "$here/load/query.lua" "$url" -- "$flooding" "$1" >"$work/flood"
}

steady "alone"
for document in \
    '{ __typename }' \
    '{ vendors(first: 100) { nodes { id key name clauses { nodes { id key } } flows { nodes { id key } } } } }' \
    '{ search(text: "zebedee quince") { node { id } } }'; do
    flood "$document" &
    flooded=$!
    sleep 1
    steady "beside $(echo "$document" | cut -c 3-12)..."
    wait $flooded
    sed -n 's/^RESULT /    the flood: /p' "$work/flood"
done
python3 "$here/load/slow.py" "$listen" 400 "$((seconds + 2))" >"$work/slow" &
slow=$!
sleep 1
steady "beside 400 slow clients"
wait $slow
cat "$work/slow"
