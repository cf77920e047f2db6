#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Install with apt what a part of the work needs and the machine lacks.
#
#   deploy/deps.sh compile|story|demo|build|docker|web|interop
#
#   compile  what compiling the programs takes
#   story    the tools that the story is told with
#   demo     compile and story, and the servers that the offices need
#   build    demo, and what the tests and the checkers take
#   docker   a container engine of Debian's own, its compose, and the maker of base images
#   web      demo, a real browser without a screen, and what drives it
#   interop  what builds and runs the foreign implementations
#
# The names are those of Debian 12 and 13 alike. Nothing is started on the machine: the database and
# message servers that come with the packages are used as private ones only (deploy/private.sh).
# Does nothing, at once, when all is there. Asks through sudo when not root.
set -eu

usage() {
	sed -n 's/^# \{0,1\}//; 3,13p' "$0" >&2
	exit 64
}

# An item is a package, or command=package where any origin of the command will do.
COMPILE='gcc make pkg-config libssl-dev libevent-dev libpq-dev libprotobuf-c-dev protobuf-c-compiler
	protobuf-compiler libnats-dev libjansson-dev libxml2-dev zlib1g-dev libcairo2-dev
	libpango1.0-dev libglib2.0-dev libcurl4-openssl-dev libqpdf-dev'
STORY='curl jq openssl zip unzip'
DEMO="$COMPILE $STORY fonts-noto-cjk postgresql nats-server"
# Two more libraries with SM2 and SM3, to be asked what ours are asked.
JUDGES='libgcrypt20-dev libbotan-3-dev'
! grep -q '^VERSION_ID="12"' /etc/os-release || JUDGES='libgcrypt20-dev libbotan-2-dev'
BUILD="$DEMO $JUDGES qpdf poppler-utils libcmocka-dev clang libclang-rt-dev clang-format clang-tidy cppcheck shellcheck"

# From Debian 13 on the engine's client is a package by itself.
DOCKER='docker.io docker-compose debootstrap iptables'
grep -q '^VERSION_ID="12"' /etc/os-release || DOCKER="$DOCKER docker-cli"

case "${1:-}" in
compile) wanted=$COMPILE ;;
story)   wanted=$STORY ;;
demo)    wanted=$DEMO ;;
build)   wanted=$BUILD ;;
docker)  wanted=$DOCKER ;;
web)     wanted="$DEMO chromium node=nodejs npm=npm" ;;
interop)
	wanted="$COMPILE $JUDGES libcmocka-dev fonts-noto-cjk curl openssl zip unzip javac=default-jdk-headless mvn=maven node=nodejs npm=npm"
	;;
*)       usage ;;
esac

packages=
missing=
for item in $wanted; do
	case $item in
	*=*) command -v "${item%%=*}" >/dev/null || missing="$missing ${item#*=}" ;;
	*)   packages="$packages $item" ;;
	esac
done

if [ -n "$packages" ]; then
	# One question for all of them; a name unknown to dpkg is simply not in the answer.
	# shellcheck disable=SC2086,SC2016
	there=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $packages 2>/dev/null |
		sed -n 's/^installed //p' | tr '\n' ' ')
	for package in $packages; do
		case " $there " in
		*" $package "*) ;;
		*) missing="$missing $package" ;;
		esac
	done
fi
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "deps: as root, run: apt-get install$missing" >&2
		exit 1
	fi
	as_root=sudo
fi

echo "deps: installing$missing" >&2

# A machine that never had them gets no system-wide database cluster and no server started.
quiet_start() {
	policy=/usr/sbin/policy-rc.d
	cluster=/etc/postgresql-common/createcluster.conf
	if [ ! -e $policy ]; then
		printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null
		$as_root chmod 755 $policy
		trap '$as_root rm -f $policy' EXIT
	fi
	if [ ! -e $cluster ]; then
		$as_root mkdir -p "${cluster%/*}"
		echo 'create_main_cluster = false' | $as_root tee $cluster >/dev/null
	fi
}

quiet_start
log=$(mktemp)
install() {
	$as_root apt-get -q update || return
	# shellcheck disable=SC2086
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qy -o Dpkg::Options::=--force-confold \
		-o DPkg::Lock::Timeout=120 install --no-install-recommends $missing
}
if ! install </dev/null >"$log" 2>&1; then
	tail -n 40 "$log" >&2
	echo "deps: apt could not install$missing (all it said: $log)" >&2
	exit 1
fi
rm -f "$log"
