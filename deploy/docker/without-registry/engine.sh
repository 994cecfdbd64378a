#!/usr/bin/env bash
# A Docker engine of one's own, beside any other: data, socket and process below one folder, no TCP port, own address pool.
#   eval "$(deploy/docker/without-registry/engine.sh start /var/tmp/engine)"    starts it and points this shell at it
#   deploy/docker/without-registry/engine.sh stop /var/tmp/engine               ends it; images and data stay in the folder
# Where the kernel has no overlayfs: DOCKERD_OPTIONS=--storage-driver=vfs.
set -euo pipefail
verb=$1 folder=$2
case $verb in
start)
    mkdir -p "$folder"
    if ! docker -H "unix://$folder/docker.sock" info >/dev/null 2>&1; then
        setsid dockerd --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/pid" -H "unix://$folder/docker.sock" \
            --bip 10.213.0.1/24 --default-address-pool base=10.214.0.0/16,size=24 ${DOCKERD_OPTIONS:-} >"$folder/log" 2>&1 </dev/null &
        for _ in $(seq 60); do
            docker -H "unix://$folder/docker.sock" info >/dev/null 2>&1 && break
            sleep 0.5
        done
    fi
    docker -H "unix://$folder/docker.sock" info >/dev/null 2>&1 || { tail "$folder/log" >&2; exit 1; }
    echo "export DOCKER_HOST=unix://$folder/docker.sock"
    ;;
stop)
    kill "$(cat "$folder/pid")"
    ;;
esac
