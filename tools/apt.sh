#!/bin/sh
# Installs Debian packages, saying so and asking nothing: tools/apt.sh PACKAGE…
set -eu
if ! command -v apt-get >/dev/null; then
    echo "Please install by hand: $*" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" != 0 ]; then as_root="sudo -n"; fi
echo "Installing by apt: $* …" >&2
apt() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold "$@" </dev/null >&2; }
install() { apt install --yes --no-install-recommends "$@"; }
install "$@" 2>/dev/null || { apt update && install "$@"; } || {
    echo "apt could not install it. By hand: apt-get install $*" >&2
    exit 1
}
