#!/usr/bin/env bash
# Installs the real clients that tests drive: swaks and mbsync from Debian's packages, exchangelib and moto (a
# stand-in for S3) from PyPI into a virtual environment of its own. Does nothing for what is there already.
set -euo pipefail
venv="${ROPEWALK_INTEROP_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/ropewalk-interop-venv}"

missing=()
command -v mbsync >/dev/null || missing+=(isync)
command -v swaks >/dev/null || missing+=(swaks)
# What swaks needs for TLS, which its package only recommends.
perl -MNet::SSLeay -e 1 2>/dev/null || missing+=(libnet-ssleay-perl)
if ((${#missing[@]})); then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    else
        echo "not installed: ${missing[*]}" >&2
    fi
fi
if ! "$venv/bin/python" -c 'import exchangelib' 2>/dev/null; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'exchangelib>=5.4,<6'
fi
if ! [ -x "$venv/bin/moto_server" ]; then
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'moto[s3,server]>=5,<6'
fi
