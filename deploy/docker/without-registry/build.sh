#!/usr/bin/env bash
# Makes stand-ins for the official images on a Debian machine that cannot reach an image registry.
# Needs root, a Docker engine with BuildKit, debootstrap, and the Debian mirror and package index this machine already uses.
#   deploy/docker/without-registry/build.sh            makes them
#   docker compose --env-file deploy/docker/without-registry/images.env up --build --wait
set -euo pipefail
cd "$(dirname "$0")"
release=${RELEASE:-trixie}
certificates=/etc/ssl/certs/ca-certificates.crt
export DOCKER_BUILDKIT=1

base() {
    local folder mirror
    mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' 'Component: main' 'Label: Debian' |
        awk -v own="$(. /etc/os-release && echo "$VERSION_CODENAME")" '$2 == own {print $1; exit}')}
    [ -n "$mirror" ] || { echo "apt knows no Debian mirror: name it with MIRROR=" >&2; exit 1; }
    folder=$(mktemp -d /var/tmp/stand-in.XXXXXX)
    trap "rm -rf '$folder'" EXIT
    debootstrap --variant=minbase --include=ca-certificates "$release" "$folder" "$mirror" >"$folder.log" 2>&1 || { tail "$folder.log" >&2; exit 1; }
    rm -rf "$folder.log" "$folder"/var/cache/apt/archives/*.deb "$folder"/var/lib/apt/lists/*
    printf '#!/bin/sh\nexit 101\n' >"$folder/usr/sbin/policy-rc.d" && chmod 755 "$folder/usr/sbin/policy-rc.d"
    # whom this machine trusts, its images trust: an own package index may have an own authority
    cp "$certificates" "$folder$certificates"
    tar -C "$folder" -c . | docker import --change "ENV PIP_CERT=$certificates NODE_EXTRA_CA_CERTS=$certificates" \
        --change 'CMD ["bash"]' - suite-stand-in/base
}

docker image inspect suite-stand-in/base >/dev/null 2>&1 || base
for target in python node mongo rabbitmq nginx; do
    docker build --progress=plain -q -t "suite-stand-in/$target" --target "$target" -f Dockerfile ../../native
done
docker image ls 'suite-stand-in/*'
