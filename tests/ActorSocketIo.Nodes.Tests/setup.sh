#!/bin/sh
# Installs the proxies that nodes stand behind in these tests, where they are missing and we may.
set -eu
PATH=$PATH:/usr/sbin
command -v nginx >/dev/null && command -v haproxy >/dev/null && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "nginx and HAProxy are missing: install them." >&2
  exit 1
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light haproxy
