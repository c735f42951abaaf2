#!/bin/sh
# Make sure a Chromium is there for the browser tests; install it where apt-get can.
set -eu
for name in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome \
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
  if [ -n "$name" ] && [ -x "$name" ]; then exit 0; fi
done
as_root=""
if [ "$(id -u)" != 0 ] && command -v sudo >/dev/null; then as_root="sudo"; fi
if command -v apt-get >/dev/null; then
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends \
    chromium fonts-noto-core
  exit 0
fi
echo "The browser tests need Chromium. Install it, or name one: CHROMIUM=/path/to/chromium make test" >&2
exit 1
