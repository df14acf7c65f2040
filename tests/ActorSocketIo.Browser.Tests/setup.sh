#!/bin/sh
# Installs the browser that these tests drive, where it is missing and we may. Any Chromium will do: CHROMIUM=/path/to/it.
set -eu
for browser in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
  [ -n "$browser" ] && [ -x "$browser" ] && exit 0
done
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "Chromium is missing: install it, or set CHROMIUM to its path." >&2
  exit 1
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
