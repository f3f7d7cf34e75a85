#!/bin/sh
# Tests the page in a real browser. Where there is none and none can be installed, says so and skips; with CI set and a
# browser that could be had, whatever fails fails.
set -u
cd "$(dirname "$0")/../.."

browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

if ! browser >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's chromium (once; a minute) ..." >&2
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium \
        fonts-dejavu-core; } >/dev/null 2>&1 || echo "apt-get could not install it." >&2
fi
if ! CLAIMS_BROWSER=$(browser); then
    echo "Browser tests skipped: there is no chromium. As root on Debian this installs it; else install it by hand." >&2
    exit 0
fi
export CLAIMS_BROWSER
exec "${PYTHON:-python3}" -m pytest --numprocesses 0 tests/browser "$@"
