# Read by the scripts beside this directory, which set $size and $here: sees to the programs and the generated register.
#
# $BENCH_BUILT names a directory with programs that are built already. The register is generated once and kept in
# $BENCH_DATA, or in a directory of its own below the system's temporary one. $BENCH_PORT is the port to listen on.
# Sets $steward and $kept; `serve DIR [OPTION...]` starts a server on $listen and waits until it
# is ready.

kept=${BENCH_DATA:-${TMPDIR:-/tmp}/steward-bench-$size}
built=${BENCH_BUILT:-}
listen=127.0.0.1:${BENCH_PORT:-18080}
url=http://$listen/graphql

cd "$here/.."
if [ -z "$built" ]; then
    cargo build --release --quiet --bin steward --example fill
    built=${CARGO_TARGET_DIR:-target}/release
fi
steward=$built/steward
if [ ! -f "$kept/filled" ]; then
    rm -rf "$kept"
    "$built/examples/fill" --data "$kept" --size "$size" --seed 1
    touch "$kept/filled"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

serve() {
    directory=$1
    shift
    "$steward" serve --data "$directory" --listen "$listen" "$@" >"$work/out" 2>"$work/err" &
    server=$!
    trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM
    waited=0
    until curl -fsS "http://$listen/health/ready" >"$work/ready" 2>&1; do
        waited=$((waited + 1))
        if [ "$waited" -gt 6000 ] || ! kill -0 $server 2>/dev/null; then
            echo "the server did not start:" >&2
            cat "$work/err" >&2
            exit 1
        fi
        sleep 0.01
    done
}
