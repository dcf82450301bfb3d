#!/bin/sh
# What procurement tools ask of a release server on loopback: decisions and clearances by REST and by GraphQL, vendors
# upserted by many clients, and changes told to a hundred endpoints, of which one never answers. Needs wrk, curl and python3.
#
#   benches/procurement.sh [SIZE] [SECONDS]      M and 6 unless given
#
# $BENCH_BUILT, $BENCH_DATA and $BENCH_PORT: see load/register.sh.
set -eu

size=${1:-M}
seconds=${2:-6}
here=$(cd "$(dirname "$0")" && pwd)
. "$here/load/register.sh"

export STEWARD_WEBHOOKS__PLAIN_HTTP=true STEWARD_WEBHOOKS__PRIVATE_ADDRESS=true
data=$work/data
cp -R "$kept" "$data"
serve "$data"
address=http://$listen
officer=$("$steward" token --role officer --data "$data")
admin=$("$steward" token --role admin --data "$data")

question='{"recipient":{"vendor":"vendor-000050"},"category":"data.contact","purpose":"purpose.advertising","level":"PERSONAL"}'
echo "$question" >"$work/rest"
python3 -c 'import json, sys; print(json.dumps({"query": "query($input: SharingDecisionInput!) { sharingDecision(input: $input) {" \
  " verdict on revision referenceEdition missing missingIsCut reasons { code effect sentence action citations { document section gist } } } }",
  "variables": {"input": json.loads(sys.argv[1])}}))' "$question" >"$work/graphql"
for way in graphql rest graphql rest; do
    path=$url
    [ "$way" = rest ] && path=$address/api/v1/decisions
    printf '%-34s' "one decision by $way"
    wrk -t1 -c16 -d"${seconds}s" -s "$here/load/query.lua" "$path" -- "$officer" "@$work/$way" | sed -n 's/^RESULT //p'
done

# A request that an officer approved, and its clearance.
buyer=$("$steward" token --role procurement --subject buyer --data "$data")
python3 "$here/load/procurement.py" intake "$address" "$buyer" "$officer"
python3 -c 'import json; print(json.dumps({"query": "{ intakeByExternalId(sourceSystem: \"load\", externalId: \"1\") {" \
  " state clearance { verdict reasonCodes conditions validUntil decidedBy on revision } } }"}))' >"$work/clearance"
for round in 1 2; do
    printf '%-34s' "a clearance by graphql"
    wrk -t1 -c16 -d"${seconds}s" -s "$here/load/query.lua" "$url" -- "$buyer" "@$work/clearance" | sed -n 's/^RESULT //p'
    printf '%-34s' "a clearance by rest"
    wrk -t1 -c16 -d"${seconds}s" -s "$here/load/query.lua" "$address/api/v1/intakes/load/1/clearance" -- "$buyer" |
        sed -n 's/^RESULT //p'
done

python3 "$here/load/procurement.py" upsert "$address" "$officer" 10000 16

# The same changes three times: before there is an endpoint that never answers, beside it, and all at once beside it.
port=$((${BENCH_PORT:-18080} + 1))
messages=$((99 * 60))
python3 "$here/load/receive.py" "$port" "$messages" "$messages" "$messages" &
receiver=$!
sleep 1
python3 "$here/load/procurement.py" endpoints "$address" "$admin" "$port" 99 hook
python3 "$here/load/procurement.py" changes "$address" "$officer" 60 before 0.1
python3 "$here/load/procurement.py" endpoints "$address" "$admin" "$port" 1 dead
python3 "$here/load/procurement.py" changes "$address" "$officer" 60 beside 0.1
python3 "$here/load/procurement.py" changes "$address" "$officer" 60 burst 0
wait "$receiver"
