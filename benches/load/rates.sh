# Read by the scripts beside this directory: asks a server that runs for $seconds a figure, as $token.

query() {
    printf '%-34s' "$1"
    wrk -t1 -c32 -d"${seconds}s" -s "$here/load/query.lua" "$url" -- "$token" "$2" | sed -n 's/^RESULT //p'
}

rates() {
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
}
