#!/bin/sh
# Installs the shared libraries that Qt needs on Debian and Ubuntu when run as
# root; otherwise prints the one command to type. Other systems: does nothing.
set -eu

command -v dpkg-query >/dev/null 2>&1 || exit 0

needed="libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libglib2.0-0
libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0
libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 libx11-xcb1 libpulse0"
[ -n "$(command -v python3 || true)" ] && python3 -c 'import ensurepip' 2>/dev/null || needed="$needed python3-venv"

missing=""
for package in $needed; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' && continue
    # Newer releases renamed some packages with a t64 ending.
    dpkg-query -W -f='${Status}' "${package}t64" 2>/dev/null | grep -q 'ok installed' && continue
    missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    echo "Installing the libraries that the window needs:$missing"
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    # The program's terminal face needs none of them: go on without, but say so.
    # shellcheck disable=SC2086
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null; } ||
        echo "They could not be installed; the window may not open without them." >&2
else
    echo "The window needs some system libraries. Install them with:" >&2
    echo "  sudo apt-get install$missing" >&2
fi
