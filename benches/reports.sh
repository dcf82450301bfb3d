#!/bin/sh
# How long reports take on a release server, and what they take in memory: of a vendor with 200 flows, and of all vendors.
# Works on a copy of the register. Needs curl and python3.
#
#   benches/reports.sh [SIZE]      M unless given; 100000 for as many lines
#
# $BENCH_BUILT, $BENCH_DATA and $BENCH_PORT: see load/register.sh.
set -eu

size=${1:-M}
here=$(cd "$(dirname "$0")" && pwd)
. "$here/load/register.sh"

# What is asked for here may look at all of the register, and take its time.
export STEWARD_LIMITS__VISITS=100000000 STEWARD_LIMITS__REQUEST_SECONDS=120
cp -R "$kept" "$work/data"
python3 - >"$work/vendor.yaml" <<'PY'
import itertools
print("vendors: [{key: two-hundred, name: Two Hundred, kind: COMPANY, country: US, classes: [role.processor]}]\nflows:")
given = ["data.identity.name", "data.contact.email", "data.contact.phone", "data.contact.country", "data.contact.city"]
meant = ["purpose.service.order", "purpose.service.delivery", "purpose.analytics", "purpose.advertising", "purpose.records"]
chosen = itertools.islice(itertools.cycle(itertools.product(range(20), given, meant)), 200)
for number, (place, category, purpose) in enumerate(chosen):
    print(f"  - {{key: two-hundred.{number}, source: {{property: property-{place:02}}}, recipient: {{vendor: two-hundred}},"
          f" categories: [{category}], level: PERSONAL, purposes: [{purpose}], role: PROCESSOR, state: CONFIRMED}}")
PY
"$steward" import "$work/vendor.yaml" --data "$work/data" | tail -n 2
serve "$work/data"
token=$("$steward" token --role officer --data "$work/data")

high() { awk '/VmHWM/ { print int($2 / 1024) }' /proc/$server/status; }

report() {
    before=$(high)
    for _ in 1 2 3 4 5; do
        curl -fsS -o "$work/report" -w '%{time_total} %{size_download}\n' -H "Authorization: Bearer $token" \
            "http://$listen/reports/$1" || true
    done | sort -n | awk -v name="$1" '{ took[NR] = $1 * 1000; bytes = $2 }
        END { printf "%-40s %9.1f ms, slowest of five %9.1f ms, %d bytes", name, took[3], took[5], bytes }'
    echo ", $(($(high) - before)) MiB more at the most"
}

on=on=2026-11-24
report "vendor.html?vendor=two-hundred&$on"
report "vendor.pdf?vendor=two-hundred&$on"
report "vendors.csv?$on"
report "vendors.xlsx?$on"
report "vendors.html?$on"
