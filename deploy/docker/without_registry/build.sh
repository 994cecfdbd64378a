#!/usr/bin/env bash
# Makes stand-ins for the official images on a Debian machine that cannot reach an image registry.
# Needs root, a Docker engine, compose, debootstrap, and the Debian mirror and the package index this machine already uses.
#   deploy/docker/without_registry/build.sh            makes what is missing or has changed
#   deploy/docker/without_registry/build.sh base       makes the base anew
set -euo pipefail
cd "$(dirname "$0")"
release=${RELEASE:-trixie}
export STAND_INS=${STAND_INS:-suite-stand-in}
certificates=/etc/ssl/certs/ca-certificates.crt

own_mirror() {
    apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' 'Component: main' 'Label: Debian' |
        awk -v own="$(. /etc/os-release && echo "$VERSION_CODENAME")" '$2 == own {print $1; exit}'
}

base() {
    local folder mirror
    mirror=${MIRROR:-$(own_mirror)}
    [ -n "$mirror" ] || { echo "apt knows no Debian mirror: name it with MIRROR=" >&2; exit 1; }
    folder=$(mktemp -d "${TMPDIR:-/var/tmp}/stand-in.XXXXXX")
    trap "rm -rf '$folder' '$folder.log'" EXIT
    debootstrap --variant=minbase --include=ca-certificates "$release" "$folder" "$mirror" >"$folder.log" 2>&1 ||
        { tail "$folder.log" >&2; exit 1; }
    rm -rf "$folder"/var/cache/apt/archives/*.deb "$folder"/var/lib/apt/lists/*
    printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d" && chmod 755 "$folder/usr/sbin/policy-rc.d"
    echo force-unsafe-io >"$folder/etc/dpkg/dpkg.cfg.d/image" # a build that is cut short is thrown away whole
    echo 'Acquire::Languages "none";' >"$folder/etc/apt/apt.conf.d/image"
    # whom this machine trusts, its images trust: a package index of the house may have an authority of its own
    cp "$certificates" "$folder$certificates"
    tar -C "$folder" -c . | docker import --change "ENV PIP_CERT=$certificates NODE_EXTRA_CA_CERTS=$certificates" \
        --change 'CMD ["bash"]' - "$STAND_INS/base"
}

if [ "${1:-}" = base ] || ! docker image inspect "$STAND_INS/base" >/dev/null 2>&1; then
    base
fi
[ "${1:-}" = base ] || docker compose --progress plain -f stand-ins.yml build
