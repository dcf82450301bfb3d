#!/bin/sh
# The figures of load.sh for a server on PostgreSQL, and hand-written SQL that returns the same JSON from the same database
# in the same sitting. Makes a throw-away cluster with PostgreSQL's own settings, for which root becomes `postgres`. Needs
# wrk, curl, and PostgreSQL 15 or later.
#
#   benches/postgresql.sh [SIZE] [SECONDS]      M and 10 unless given
#
# $BENCH_BUILT, $BENCH_DATA and $BENCH_PORT: see load/register.sh. $PG_BIN names the directory with `initdb`.
set -eu

size=${1:-M}
seconds=${2:-10}
here=$(cd "$(dirname "$0")" && pwd)
. "$here/load/register.sh"
. "$here/load/rates.sh"

bin=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
port=$((${BENCH_PORT:-18080} + 1))
cluster=$work/cluster
mkdir -m 711 -p "$cluster"
chmod 711 "$work"
as_owner() {
    if [ "$(id -u)" = 0 ]; then setpriv --reuid postgres --regid postgres --clear-groups "$@"; else "$@"; fi
}
if [ "$(id -u)" = 0 ]; then chown postgres "$cluster"; fi
as_owner "$bin/initdb" -D "$cluster/data" -U steward -A trust -E UTF8 --no-locale >"$work/initdb"
as_owner "$bin/pg_ctl" -D "$cluster/data" -o "-p $port -k $cluster -h 127.0.0.1" -l "$cluster/log" -w start >"$work/started"
end() {
    kill "${server:-0}" 2>/dev/null || true
    wait "${server:-0}" 2>/dev/null || true
    as_owner "$bin/pg_ctl" -D "$cluster/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap end EXIT INT TERM
"$bin/createdb" -h 127.0.0.1 -p "$port" -U steward steward
database=postgres://steward@127.0.0.1:$port/steward

begun=$(date +%s%N)
"$steward" copy --from "sqlite://$kept/steward.db" --to "$database" --data "$work/data" | tail -n 1
echo "copied and proved: $((($(date +%s%N) - begun) / 1000000)) ms"

begun=$(date +%s%N)
serve "$work/data" --database "$database"
trap end EXIT INT TERM
echo "ready after: $((($(date +%s%N) - begun) / 1000000)) ms"
token=$("$steward" token --role officer --data "$work/data" --database "$database")
query "one vendor, 6 stored fields" '{ vendor(id: "vendor-000050") { key name kind country website tier } }'

cat >"$work/vendor.sql" <<'SQL'
SELECT json_build_object('data', json_build_object('vendor', json_build_object(
  'key', key, 'name', name, 'kind', kind, 'country', country, 'website', website, 'tier', tier)))
FROM vendor WHERE key = 'vendor-000050' AND NOT retired;
SQL
cat >"$work/nested.sql" <<'SQL'
SELECT json_build_object('data', json_build_object('vendors', json_build_object('nodes', json_agg(page)))) FROM (
  SELECT vendor.key, vendor.name,
    (SELECT json_build_object('nodes', coalesce(json_agg(json_build_object('key', clause.key, 'rule', clause.rule)
        ORDER BY clause.key), '[]'))
      FROM clause_vendor JOIN clause ON clause.id = clause_vendor.owner
      WHERE clause_vendor.target = vendor.id AND NOT clause.retired) AS clauses,
    (SELECT json_build_object('nodes', coalesce(json_agg(json_build_object('key', flow.key, 'state', flow.state)
        ORDER BY flow.key), '[]'))
      FROM flow WHERE flow.recipient_vendor = vendor.id AND NOT flow.retired) AS flows
  FROM vendor WHERE NOT vendor.retired ORDER BY vendor.key LIMIT 50) AS page;
SQL
psql() {
    "$bin/psql" -qAt -h 127.0.0.1 -p "$port" -U steward steward "$@"
}
# The indexes that these statements want.
psql -c 'CREATE INDEX bench_bound ON clause_vendor (target)' -c 'CREATE INDEX bench_sent ON flow (recipient_vendor)' -c 'ANALYZE'
by_hand() {
    printf '%-34s' "$1"
    size=$(psql -f "$work/$2" | wc -c)
    for protocol in prepared simple; do
        "$bin/pgbench" -n -M $protocol -c 32 -j 2 -T "$seconds" -f "$work/$2" -h 127.0.0.1 -p "$port" -U steward steward |
            awk -v size="$size" -v how=$protocol '/^tps/ { printf "%.0f requests/s (%s), %s bytes each; ", $3, how, size }'
    done
    echo
}
by_hand "the same by hand-written SQL" vendor.sql
by_hand "50 vendors nested, 2 fields, by SQL" nested.sql
rates
