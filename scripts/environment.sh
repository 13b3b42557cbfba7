# Sourced by scripts/run and scripts/test: decides, without starting a process, whether an environment is up to date.
# An environment's stamp holds the checkout's place and the lock file it was made from; it is written last.

root=$(cd -P -- "${BASH_SOURCE[0]%/*}/.." && pwd)

is_python() { # COMMAND: it runs, and is new enough
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() { # [VERSION]: prints a Python of this version, else any that is new enough
    local candidate
    if [[ $# -gt 0 ]]; then
        set -- "python$1" "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$1".*/bin/python
    else
        set -- python3 python3.13 python3.12 python3.11
    fi
    for candidate; do
        if is_python "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    return 1
}

ensure() { # FOLDER run|dev [PYTHON]: makes the environment where it is missing or its lock has changed
    local lock=$root/scripts/requirements.lock stamp=$1/$2.stamp python=${3-}
    [[ $2 == run ]] || lock=$root/scripts/requirements-dev.lock
    if [[ -f $stamp && -x $1/bin/mockaudit && $(<"$stamp") == "$root"$'\n'"$(<"$lock")" ]]; then
        return
    fi
    if [[ -z $python ]] && ! python=$(find_python); then
        echo "mockaudit: no Python 3.11 or newer on PATH (tried python3, python3.13, python3.12, python3.11)." >&2
        echo "Install one, then run this command again. Nothing was audited." >&2
        exit 2
    fi
    "$python" "$root/scripts/environment.py" "$1" "$2"
}
