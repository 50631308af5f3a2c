#!/bin/sh
# Firefox, and WebKit with the screen in memory that it is shown on, for the tests that are in every
# browser. Needs no network where they are there; says plainly what it could not get: the tests with
# that browser are then skipped, and the last lines of a run name it.
set -u
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

have_firefox() {
    for name in firefox-esr firefox /Applications/Firefox.app/Contents/MacOS/firefox; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

have_webkit() {
    for name in WebKitWebDriver Xvfb openssl; do
        command -v "$name" >/dev/null 2>&1 || return 1
    done
    for found in /usr/lib/*/webkit2gtk-4.*/MiniBrowser /usr/lib*/webkit2gtk-4.*/MiniBrowser \
        /usr/libexec/webkit2gtk-4.*/MiniBrowser; do
        [ -x "$found" ] && return 0
    done
    return 1
}

sudo=
[ "$(id -u)" -eq 0 ] || sudo="sudo -n"
listed=

# apt PACKAGE...: whether all of them are installed now
apt() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ -z "$listed" ]; then
        # an old list of packages may do as well
        $sudo apt-get update -qq >/dev/null 2>&1
        listed=yes
    fi
    said=$($sudo apt-get install -y -qq --no-install-recommends "$@" 2>&1 >/dev/null) && return 0
    why=$(echo "$said" | tail -n 1)
    return 1
}

why="there is no apt-get"
have_firefox || apt firefox-esr || apt firefox || {
    command -v brew >/dev/null 2>&1 && brew install --quiet --cask firefox >/dev/null 2>&1
}
have_firefox ||
    echo "NOTE: no Firefox could be installed ($why); the tests with it will be skipped" >&2

why="there is no apt-get"
have_webkit ||
    apt webkit2gtk-driver xvfb openssl gstreamer1.0-plugins-good gstreamer1.0-plugins-base fonts-dejavu-core
have_webkit ||
    echo "NOTE: no WebKit could be installed ($why); the tests with it will be skipped" >&2
exit 0
