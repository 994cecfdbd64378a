#!/usr/bin/env bash
# Puts compose, Docker's plugin, from Debian's next release into $DOCKER_CONFIG (or ~/.docker). Nothing else of that release
# comes near this machine: the package is fetched with an apt configuration of its own, unpacked, not installed.
set -euo pipefail
release=${RELEASE:-trixie}
plugins=${DOCKER_CONFIG:-$HOME/.docker}/cli-plugins
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' 'Component: main' 'Label: Debian' |
    awk -v own="$(. /etc/os-release && echo "$VERSION_CODENAME")" '$2 == own {print $1; exit}')}
[ -n "$mirror" ] || { echo "apt knows no Debian mirror: name it with MIRROR=" >&2; exit 1; }
folder=$(mktemp -d "${TMPDIR:-/var/tmp}/compose.XXXXXX")
trap "rm -rf '$folder'" EXIT
mkdir -p "$folder"/lists/partial "$folder"/cache/archives/partial "$plugins"
cat >"$folder/apt.conf" <<CONF
Dir::Etc::sourcelist "$folder/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "$folder/lists";
Dir::Cache "$folder/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
CONF
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" >"$folder/sources.list"
export APT_CONFIG=$folder/apt.conf
cd "$folder"
apt-get update -qq
apt-get download -qq docker-compose
dpkg-deb -x docker-compose_*.deb unpacked
cp --remove-destination unpacked/usr/libexec/docker/cli-plugins/* "$plugins/"
docker compose version
