#!/usr/bin/env bash
# Runs a proxy of this machine in front of nodes, in the foreground, with the configuration of this folder.
#   docker/proxy.sh nginx|haproxy LISTEN HOST:PORT...           LISTEN is ADDRESS:PORT, e.g. 127.0.0.1:8080 or *:8080
#   docker/proxy.sh --check nginx|haproxy LISTEN HOST:PORT...   only looks whether the configuration is right
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
PATH=$PATH:/usr/sbin

check=
if [ "$1" = --check ]; then check=1; shift; fi
kind=$1 listen=$2
shift 2

# The template, with its two variables filled in.
fill() {
  local text
  text=$(< "$1")
  text=${text//'${LISTEN}'/$listen}
  printf '%s\n' "${text//'${SERVERS}'/$2}"
}

# Left behind: the program that takes the place of this shell works in it. Whoever minds gives a TMPDIR that goes.
folder=$(mktemp -d)
chmod 755 "$folder"
servers=

case $kind in
  nginx)
    for node in "$@"; do servers+="server $node fail_timeout=2s; "; done
    fill "$here/nginx.conf.template" "$servers" > "$folder/nodes.conf"
    cat > "$folder/nginx.conf" <<END
daemon off;
pid $folder/nginx.pid;
worker_processes 2;
error_log stderr warn;
events { worker_connections 4096; }
http {
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  include $folder/nodes.conf;
}
END
    exec nginx -p "$folder" -c "$folder/nginx.conf" -e stderr ${check:+-t}
    ;;
  haproxy)
    for node in "$@"; do servers+="server $node $node"$'\n  '; done
    fill "$here/haproxy.cfg.template" "$servers" > "$folder/haproxy.cfg"
    exec haproxy -db -f "$folder/haproxy.cfg" ${check:+-c}
    ;;
  *)
    echo "$kind is neither nginx nor haproxy" >&2
    exit 2
    ;;
esac
