#!/bin/sh
# What the tests need beside Python: for those in a browser a Chromium, and from npm axe-core, the Nu
# checker and Lighthouse; for those of Markdown the text of the CommonMark spec; and Graphviz.
# Says plainly what it could not get; the tests that need it are then skipped, with that reason.
# use: install.sh PYTHON
set -u
python=$1
tools=.venv/npm

have_chromium() {
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    "$python" - <<'EOF' >/dev/null 2>&1
import os, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as play:
    sys.exit(not os.path.exists(play.chromium.executable_path))
EOF
}

sudo=
[ "$(id -u)" -eq 0 ] || sudo="sudo -n"
if ! have_chromium; then
    if command -v apt-get >/dev/null 2>&1; then
        $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null
    fi
    have_chromium || "$python" -m playwright install chromium
    have_chromium || echo "NOTE: no Chromium could be installed; the browser tests will be skipped" >&2
fi

# Without its windows it opens pages far faster; Lighthouse starts the whole one.
if command -v apt-get >/dev/null 2>&1 && ! command -v chromium-headless-shell >/dev/null 2>&1; then
    $sudo apt-get install -y -qq --no-install-recommends chromium-headless-shell >/dev/null 2>&1 ||
        echo "NOTE: no chromium-headless-shell could be installed; the browser tests take longer" >&2
fi

# Most tests of diagrams have a program of their own in its place; one asks the real one.
if command -v apt-get >/dev/null 2>&1 && ! command -v dot >/dev/null 2>&1; then
    $sudo apt-get install -y -qq --no-install-recommends graphviz >/dev/null 2>&1 ||
        echo "NOTE: Graphviz could not be installed; a test that draws with it will be skipped" >&2
fi

for package in axe-core@4 vnu-jar lighthouse@12 commonmark-spec@0.31.2; do
    [ -d "$tools/node_modules/${package%@*}" ] && continue
    if command -v npm >/dev/null 2>&1; then
        npm install --silent --no-audit --no-fund --prefix "$tools" "$package" ||
            echo "NOTE: npm could not install $package; its tests will be skipped" >&2
    else
        echo "NOTE: there is no npm; the tests with ${package%@*} will be skipped" >&2
    fi
done
exit 0
