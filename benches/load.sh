#!/bin/sh
# Loads a release server on loopback with wrk and prints what it did. Needs wrk, curl, and ten free seconds a figure.
#
#   benches/load.sh [SIZE] [SECONDS]      M and 10 unless given
#
# $BENCH_BUILT, $BENCH_DATA and $BENCH_PORT: see load/register.sh. Each run loads a copy of the register, since the
# mutations change it.
set -eu

size=${1:-M}
seconds=${2:-10}
here=$(cd "$(dirname "$0")" && pwd)
. "$here/load/register.sh"

data=$work/data
cp -R "$kept" "$data"
serve "$data"
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
