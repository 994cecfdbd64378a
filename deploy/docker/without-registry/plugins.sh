#!/usr/bin/env bash
# Puts compose and buildx, Docker's plugins, from Debian's next release into ~/.docker/cli-plugins. Nothing else of that
# release comes near this machine: the packages are fetched with an apt configuration of their own, unpacked, not installed.
set -euo pipefail
release=${RELEASE:-trixie}
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' 'Component: main' 'Label: Debian' |
    awk -v own="$(. /etc/os-release && echo "$VERSION_CODENAME")" '$2 == own {print $1; exit}')}
[ -n "$mirror" ] || { echo "apt knows no Debian mirror: name it with MIRROR=" >&2; exit 1; }
folder=$(mktemp -d /var/tmp/plugins.XXXXXX)
trap "rm -rf '$folder'" EXIT
mkdir -p "$folder"/lists/partial "$folder"/cache/archives/partial
cat >"$folder/apt.conf" <<CONF
Dir::Etc::sourcelist "$folder/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "$folder/lists";
Dir::Cache "$folder/cache";
APT::Sandbox::User "root";
CONF
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $release main" >"$folder/sources.list"
export APT_CONFIG=$folder/apt.conf
cd "$folder"
apt-get update -qq
apt-get download -qq docker-compose docker-buildx
for package in *.deb; do dpkg-deb -x "$package" unpacked; done
mkdir -p ~/.docker/cli-plugins
cp --remove-destination unpacked/usr/libexec/docker/cli-plugins/* ~/.docker/cli-plugins/
docker compose version
docker buildx version
