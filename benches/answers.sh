#!/bin/sh
# How long single answers take on a release server, one at a time: the start, filters, search, decisions, findings and
# transfers; and what the register takes in memory. Works on a copy of the register. Needs wrk, curl and python3.
#
#   benches/answers.sh [SIZE] [SECONDS]      M and 4 unless given
#
# $BENCH_BUILT, $BENCH_DATA and $BENCH_PORT: see load/register.sh.
set -eu

size=${1:-M}
seconds=${2:-4}
here=$(cd "$(dirname "$0")" && pwd)
. "$here/load/register.sh"

# What is asked for here may look at all of M, and take its time.
export STEWARD_LIMITS__VISITS=100000000 STEWARD_LIMITS__REQUEST_SECONDS=60
cp -R "$kept" "$work/data"
begun=$(date +%s%N)
serve "$work/data"
echo "ready after $((($(date +%s%N) - begun) / 1000000)) ms, $(awk '/VmRSS/ { print int($2 / 1024) }' /proc/$server/status) MiB resident"
token=$("$steward" token --role officer --data "$work/data")

# One answer by itself, in milliseconds.
once() {
    printf '%-70s' "$1"
    curl -sS -o "$work/answer" -w '%{time_total}' -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
        --data-binary "@$2" "$url" | awk '{ printf "%.1f ms", $1 * 1000 }'
    head -c 120 "$work/answer" | awk '{ print "   " $0 }'
}

# One connection that asks without rest.
often() {
    printf '%-70s' "$1"
    wrk -t1 -c1 -d"${seconds}s" -s "$here/load/query.lua" "$url" -- "$token" "@$2" | sed -n 's/^RESULT //p'
}

body() {
    python3 -c 'import json, sys; print(json.dumps({"query": sys.argv[1], "variables": json.loads(sys.argv[2])}))' \
        "$1" "${2:-{\}}" >"$work/body"
}

filter() {
    body "{ $1(first: 50, filter: $2) { nodes { key } } }"
    often "$1 $2" "$work/body"
}

filter vendors '{ country: "US", standing: APPROVED }'
filter vendors '{ receives: "data.contact" }'
filter vendors '{ ownedBy: "vendor-000050" }'
filter vendors '{ purpose: "purpose.advertising", not: { country: "US" } }'
filter vendors '{ agreementState: IN_FORCE, certified: ISO_27001 }'
filter flows '{ levelStated: false }'
filter flows '{ category: "data.contact", current: true }'
filter flows '{ goesTo: "US", not: { role: PROCESSOR } }'
filter clauses '{ action: SELL, rule: PROHIBITION }'
filter clauses '{ bindsVendor: "vendor-000050" }'
ask() {
    body "$2"
    often "$1" "$work/body"
}
ask 'search, a key' '{ search(text: "vendor-004711") { node { id } } }'
ask 'search, a typo' '{ search(text: "vemdor") { node { id } } }'
ask 'search, nothing found' '{ search(text: "zebedee quince") { node { id } } }'

body '{ vendors(first: 1) { totalCount } }'
once 'how many vendors' "$work/body"
python3 - "$work/answer" "$work/body" <<'PYTHON'
import json, sys
vendors = json.load(open(sys.argv[1]))["data"]["vendors"]["totalCount"]
questions = [
    {"recipient": {"vendor": f"vendor-{number * 17 % vendors:06}"}, "category": "data.contact.email", "level": "PERSONAL",
     "purpose": "purpose.advertising.tailored", "property": f"property-{number % 20:02}"}
    for number in range(500)
]
query = "query($q: [SharingDecisionInput!]!) { sharingDecisions(inputs: $q) { verdict } }"
json.dump({"query": query, "variables": {"q": questions}}, open(sys.argv[2], "w"))
PYTHON
often '500 decisions in one request' "$work/body"
body '{ findings(first: 50) { totalCount nodes { code } } }'
once 'all findings, the first time' "$work/body"
often 'all findings, again' "$work/body"
# As many persons as it had, and one more.
body '{ flows(first: 1, filter: { current: true, goesTo: "US" }) { nodes { key version persons } } }'
once 'a flow' "$work/body"
python3 - "$work/answer" "$work/body" <<'PYTHON'
import json, sys
flow = json.load(open(sys.argv[1]))["data"]["flows"]["nodes"][0]
query = "mutation($input: UpdateFlowInput!) { updateFlow(input: $input) { revision userErrors { message } } }"
change = {"id": flow["key"], "version": flow["version"], "flow": {"persons": (flow["persons"] or 0) + 1}}
json.dump({"query": query, "variables": {"input": change}}, open(sys.argv[2], "w"))
PYTHON
once 'the flow is changed' "$work/body"
body '{ findings(first: 50) { totalCount nodes { code } } }'
once 'all findings, after that change' "$work/body"
body '{ transfers(first: 50) { totalCount nodes { status } } }'
once 'all transfers, the first time' "$work/body"
often 'all transfers, again' "$work/body"
