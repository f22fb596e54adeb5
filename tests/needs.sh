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

# Say whether a font here can write a language; where nobody can be asked (no fontconfig), look for Noto's own files.
written() {
    if command -v fc-list > /dev/null; then
        [ -n "$(fc-list ":lang=$1" family)" ]
    else
        [ -n "$(find /usr/share/fonts /usr/local/share/fonts -name "$2*" -print -quit 2> /dev/null)" ]
    fi
}

# Arabic is measured and compared; the others are drawn and not measured, and boxes do no harm to a test.
written ar NotoSansArabic || install fonts-noto-core
written ar NotoSansArabic || { echo "No font here can write Arabic, even with fonts-noto-core." >&2 && exit 1; }
while read -r language file package; do
    written "$language" "$file" ||
        echo "No font here can write $language: its words are boxes in pictures ($package has one)." >&2
done << 'END'
bn NotoSansBengali fonts-noto-core
hi NotoSansDevanagari fonts-noto-core
zh-cn NotoSansCJK fonts-noto-cjk
END

if [ -n "${CHROMIUM:-}" ]; then
    command -v "$CHROMIUM" || { echo "CHROMIUM is set to $CHROMIUM, and there is none." >&2 && exit 1; }
else
    found() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
    found || { install chromium && found; }
fi
