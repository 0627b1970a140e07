#!/bin/sh
# Brings a fresh checkout to the point where `hub` can start: a Python, a pinned uv in .uv/, locked dependencies in .venv/.
# Usage: sh tools/setup.sh [--dev | --redis]      Done already, it takes a fraction of a second.
#   --dev adds what the tests need; --redis what a hub needs that keeps its cache in Valkey or Redis (it stays afterwards).
set -eu

UV_VERSION=0.13.9
cd "$(dirname "$0")/.."
log=""
trap '[ -z "$log" ] || rm -f "$log"' EXIT
trap 'exit 130' INT TERM

fail() { printf '\n%s\n' "$1" >&2; exit 1; }

# Says in one sentence why the step whose output is in $log failed; the output itself follows where we do not know.
explain() {
    if grep -qiE 'no space left|os error 28|disk quota' "$log"; then
        fail "The disk is full: free about 500 MB where $(pwd) lies (or in ~/.cache), then run the command again."
    elif grep -qiE 'permission denied|read-only file system|os error (13|30)' "$log"; then
        fail "This folder cannot be written: $(grep -ioE '[^ ]*.(permission denied|read-only file system).*' "$log" | head -n 1)"
    elif grep -qiE 'ensurepip|No module named (venv|pip)' "$log"; then
        fail "This Python comes without pip and venv: install them (on Debian and Ubuntu: apt install python3-venv), then run the command again."
    elif grep -qiE 'dns error|name resolution|name or service|failed to (fetch|connect)|could not connect|connection (refused|reset|error)|error sending request|network is unreachable|timed out|No matching distribution|Could not find a version' "$log"; then
        fail "No network: the Python packages could not be downloaded from pypi.org. Check the connection (or the proxy settings), then run the command again."
    elif grep -qi 'lockfile.*needs to be updated' "$log"; then
        fail "uv.lock does not fit pyproject.toml: run 'uv lock' and commit the result."
    fi
    tail -n 20 "$log" >&2
    fail "$1"
}

# A candidate counts only when it answers: pyenv's shims are on PATH for versions that then refuse to start.
is_fit() { "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

find_python() {
    if [ -n "${UV_PYTHON:-}" ]; then
        for candidate in "$UV_PYTHON" "python$UV_PYTHON" "${PYENV_ROOT:-${HOME:-/root}/.pyenv}/versions/$UV_PYTHON"*/bin/python3; do
            if is_fit "$candidate"; then echo "$candidate"; return; fi
        done
        fail "UV_PYTHON is “$UV_PYTHON”, which is not a Python 3.12 or newer: correct it or unset it."
    fi
    for minor in 20 19 18 17 16 15 14 13 12; do
        if is_fit "python3.$minor"; then echo "python3.$minor"; return; fi
    done
    for candidate in python3 python; do
        if is_fit "$candidate"; then echo "$candidate"; return; fi
    done
    for candidate in $(ls -d "${PYENV_ROOT:-${HOME:-/root}/.pyenv}"/versions/3.*/bin/python3 2>/dev/null | sort -rV); do
        if is_fit "$candidate"; then echo "$candidate"; return; fi
    done
    found=$(python3 --version 2>/dev/null) || found=missing
    fail "Python 3.12 or newer is needed and was not found (python3 here is $found): install it, or set UV_PYTHON to its path."
}

probe=$(mktemp .setup.XXXXXX 2>/dev/null) ||
    fail "This folder cannot be written: $(pwd). Change its permissions, or put the checkout where you may write."
rm -f "$probe"
log=$(mktemp "${TMPDIR:-/tmp}/hub-setup.XXXXXX" 2>/dev/null) ||
    fail "The temporary folder ${TMPDIR:-/tmp} cannot be written: free space there or set TMPDIR to another folder."

python=$(find_python)
python=$("$python" -c 'import os, sys; print(os.path.realpath(sys.executable))')

if [ "$(.uv/bin/uv --version 2>/dev/null | cut -d ' ' -f 2)" != "$UV_VERSION" ]; then
    echo "Installing uv $UV_VERSION into .uv/ …"
    rm -rf .uv
    "$python" -m venv .uv >"$log" 2>&1 || explain "The folder .uv/ could not be made."
    .uv/bin/python -m pip install --quiet --retries 1 "uv==$UV_VERSION" >"$log" 2>&1 || explain "uv could not be installed."
fi

case "${1:-}" in
    --dev) groups=--all-groups ;;
    --redis) groups="--no-dev --inexact --extra redis" ;;
    "") groups="--no-dev --inexact" ;;
    *) fail "There is no option “$1”: sh tools/setup.sh [--dev | --redis]" ;;
esac
[ -x .venv/bin/hub ] || echo "Installing the locked Python packages into .venv/ (about a minute the first time) …"
# Never a downloaded interpreter: the hub runs on the Python that the machine's owner keeps up to date.
# Compiled at once: a start that compiles 2,000 modules takes five times as long. Later runs only compare.
# shellcheck disable=SC2086
env -u VIRTUAL_ENV UV_PYTHON_DOWNLOADS=never UV_PYTHON="$python" UV_PROJECT_ENVIRONMENT=.venv \
    UV_COMPILE_BYTECODE=1 \
    .uv/bin/uv sync --locked --quiet $groups 2>"$log" || explain "The Python packages could not be installed."
.venv/bin/python -m compileall -q hub || true
