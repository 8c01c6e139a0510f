#!/bin/sh
# Pin what pyproject.toml allows, each file by its hash: run after changing a dependency. Needs uv.
set -eu
cd "$(dirname "$0")/.."
lock() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links "$@"
}
lock pyproject.toml -o infra/requirements.txt
lock pyproject.toml --group dev -o infra/requirements-dev.txt
sed -n 's/^UV = "\(.*\)"$/\1/p' infra/install.py | lock - -o infra/requirements-uv.txt
if grep -qE '^(torch|torchaudio)([=<>~ ]|$)|://' infra/requirements.txt infra/requirements-dev.txt; then
    echo "the lock holds torch or an address; neither may be in it" >&2
    exit 1
fi
for file in infra/requirements.txt infra/requirements-dev.txt infra/requirements-uv.txt; do
    if awk '/^[A-Za-z0-9]/ { if (pin != "" && !hashed) print pin; pin = $1; hashed = 0 } /--hash=sha256:/ { hashed = 1 }
            END { if (!hashed) print pin }' "$file" | grep .; then
        echo "these pins of $file have no hash: whoever answers for the index could send anything" >&2
        exit 1
    fi
done
