#!/bin/sh
# Make sure the tests have what pip cannot bring; install it where apt-get can.
#   words    hunspell with id_ID and en_GB, for the spelling of the content
#   browser  a Chromium, for the tests in a real browser
#   maps     ogr2ogr of GDAL, for the tests that carry files through other programs
# Several may be named; without an argument: all of them.
set -eu

has_words() {
  command -v hunspell >/dev/null || return 1
  for language in id_ID en_GB; do
    echo kota | hunspell -d "$language" -l >/dev/null 2>&1 || return 1
  done
}

has_browser() {
  for name in "${CHROMIUM:-}" /usr/bin/chromium-headless-shell /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    if [ -n "$name" ] && [ -x "$name" ]; then return 0; fi
  done
  return 1
}

listed=""

install() {
  command -v apt-get >/dev/null || return 1
  as_root=""
  if [ "$(id -u)" != 0 ] && command -v sudo >/dev/null; then as_root="sudo"; fi
  [ -n "$listed" ] || $as_root apt-get update -qq
  listed="yes"
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$@"
}

for tool in ${*:-words browser maps}; do
  case "$tool" in
    words)
      has_words || install hunspell hunspell-id hunspell-en-gb || {
        echo "The content tests need hunspell with the dictionaries id_ID and en_GB." >&2
        echo "Put these (.dic, .aff) into a folder named by DICPATH if hunspell lacks them." >&2
        exit 1
      } ;;
    browser)
      # without its windows the same Chromium needs two thirds of the time
      has_browser || install chromium-headless-shell fonts-noto-core ||
        install chromium fonts-noto-core || {
        echo "The browser tests need Chromium. Install it, or name one:" >&2
        echo "CHROMIUM=/path/to/chromium make test" >&2
        exit 1
      } ;;
    maps)
      command -v ogr2ogr >/dev/null || install gdal-bin || {
        echo "Some tests need ogr2ogr. Install GDAL (Debian: gdal-bin)." >&2
        exit 1
      } ;;
    *) echo "Unknown: $tool (words, browser or maps)" >&2; exit 2 ;;
  esac
done
