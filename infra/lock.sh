#!/bin/sh
# Pin what pyproject.toml allows: run after changing a dependency. Needs uv.
set -eu
cd "$(dirname "$0")/.."
lock() {
    uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}
lock pyproject.toml -o infra/requirements.txt
lock pyproject.toml --group dev -o infra/requirements-dev.txt
if grep -qE '^(torch|torchaudio)([=<>~ ]|$)|://' infra/requirements.txt infra/requirements-dev.txt; then
    echo "the lock holds torch or an address; neither may be in it" >&2
    exit 1
fi
