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
. "$here/load/rates.sh"

data=$work/data
cp -R "$kept" "$data"
serve "$data"
token=$("$steward" token --role officer --data "$data")

rates
