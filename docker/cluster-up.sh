#!/usr/bin/env bash
# Starts three nodes behind nginx on this machine, without containers, and says where they are. Ctrl+C stops them.
# From the environment: PORTS, of the proxy, the nodes' clients and the nodes among themselves; PROXY, nginx or haproxy;
# CONFIGURATION, Release or Debug; NO_BUILD=1 if it is built already.
set -euo pipefail
cd "$(dirname "$0")/.."
read -ra ports <<< "${PORTS:-8080 8081 8082 8083 4053 4054 4055}"
configuration=${CONFIGURATION:-Release}
program=src/ActorSocketIo.Node/bin/$configuration/net10.0/ActorSocketIo.Node.dll
export DOTNET_NOLOGO=1

[ -n "${NO_BUILD:-}" ] || dotnet build src/ActorSocketIo.Node -c "$configuration" -v quiet

TMPDIR=$(mktemp -d)
export TMPDIR
chmod 755 "$TMPDIR"
children=()
stop() {
  trap - EXIT INT TERM
  kill -TERM "${children[@]}" 2>/dev/null || true
  wait "${children[@]}" 2>/dev/null || true
  rm -rf "$TMPDIR"
}
trap stop EXIT
trap 'exit 0' INT TERM

nodes=()
for i in 0 1 2; do
  HOST=127.0.0.1 PORT=${ports[1 + i]} Cluster__Port=${ports[4 + i]} \
    Cluster__SeedNodes__0=127.0.0.1:${ports[4]} \
    Cluster__SeedNodes__1=127.0.0.1:${ports[5]} \
    Cluster__SeedNodes__2=127.0.0.1:${ports[6]} \
    Cluster__RequiredNodes=2 \
    dotnet "$program" > "$TMPDIR/node-$i.log" 2>&1 &
  children+=($!)
  nodes+=("127.0.0.1:${ports[1 + i]}")
done

# A node's HTTP port opens when it is a member and takes clients.
for i in 0 1 2; do
  until (: < "/dev/tcp/127.0.0.1/${ports[1 + i]}") 2>/dev/null; do
    kill -0 "${children[$i]}" 2>/dev/null || { cat "$TMPDIR/node-$i.log"; echo "node $i has ended"; exit 1; }
    sleep 0.2
  done
done

bash docker/proxy.sh "${PROXY:-nginx}" "127.0.0.1:${ports[0]}" "${nodes[@]}" > "$TMPDIR/proxy.log" 2>&1 &
children+=($!)
until (: < "/dev/tcp/127.0.0.1/${ports[0]}") 2>/dev/null; do
  kill -0 "${children[3]}" 2>/dev/null || { cat "$TMPDIR/proxy.log"; echo "the proxy has ended"; exit 1; }
  sleep 0.1
done

echo "All nodes   http://127.0.0.1:${ports[0]}/"
for i in 0 1 2; do echo "Node $i      http://${nodes[$i]}/"; done
echo "Logs        $TMPDIR"
echo "Ctrl+C stops them."
wait -n "${children[@]}"
echo "one of them has ended; their logs:"
tail -n 20 "$TMPDIR"/*.log
exit 1
