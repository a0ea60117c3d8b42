#!/bin/sh
# Installs zhucun from the folder this script lies in, without any package index.
#   ./install.sh [FOLDER]     (default /opt/zhucun, where the units expect it)
# The machine needs the Python the bundle was made with, and its venv module: PYTHON=python3.12 ./install.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/zhucun}
"${PYTHON:-python3}" -m venv "$target"
install="$target/bin/python -m pip install --quiet --disable-pip-version-check --no-index"
$install --find-links "$here/packages" --require-hashes -r "$here/runtime.txt"
$install --no-deps --force-reinstall "$here"/packages/zhucun-*.whl
"$target/bin/zhucun" --help > /dev/null
echo "zhucun is installed in $target; next: docs/operations.md, Configuring"
