#!/usr/bin/env bash
# Find, or install as root, what the browser journeys need; print the path of Chromium and nothing else.
set -euo pipefail

install() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
        echo "The tests need $1. On Debian or Ubuntu: sudo apt-get install $1" >&2
        exit 1
    fi
    echo "Installing $1 ..." >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$1"; } >&2
}

# Without it, pages in Arabic or Uyghur are boxes in every screenshot.
[ -n "$(find /usr/share/fonts /usr/local/share/fonts -name 'NotoSansArabic*' -print -quit 2> /dev/null)" ] ||
    install fonts-noto-core

if [ -n "${CHROMIUM:-}" ]; then
    command -v "$CHROMIUM" || { echo "CHROMIUM is set to $CHROMIUM, and there is none." >&2 && exit 1; }
else
    found() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
    found || { install chromium && found; }
fi
