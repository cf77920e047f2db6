#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A container engine to build and run with, and a Debian base image where no image registry is reachable.
#
#   eval "$(sh deploy/docker/engine.sh start)"   an engine that answers; starts a private one if none does, and says
#                                                so in ENGINE_STARTED
#   sh deploy/docker/engine.sh base              prints the name of a base image: Debian's own, or one made here
#   sh deploy/docker/engine.sh stop              stops the private engine, by its pid
#   sh deploy/docker/engine.sh remove            stops it and removes its images
#
# The private engine is Debian's dockerd as root (through sudo when not root), with data in
# build/run/docker and its sockets in a short folder of its own. It has no common bridge, so that it can
# live beside another engine: images are built on the machine's network (BUILD_NETWORK). Nothing of the
# machine's is touched but the packet rules that any engine makes. What it said is in build/run/docker/log.
set -eu
cd "$(dirname "$0")/../.."
HOME_DIR=$PWD/build/run/docker
WAIT=40

as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo

say() {
	echo "engine: $*" >&2
}

answers() { # answers [HOST]
	DOCKER_HOST=${1-${DOCKER_HOST-}} timeout 10 docker info >/dev/null 2>&1
}

place() { # the folder of the private engine's sockets, if it has one
	cat "$HOME_DIR/place" 2>/dev/null || true
}

private_pid() { # its pid, if it lives
	pid=$(cat "$HOME_DIR/pid" 2>/dev/null) || return 1
	[ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ] && [ -n "$(cat "/proc/$pid/cmdline")" ] && echo "$pid"
}

stop() {
	if pid=$(private_pid); then
		$as_root kill "$pid"
		for _ in $(seq $WAIT); do
			private_pid >/dev/null || break
			sleep 0.5
		done
		! private_pid >/dev/null || $as_root kill -9 "$pid"
	fi
	sockets=$(place)
	if [ -n "$sockets" ]; then
		awk -v at="$sockets/" 'index($2, at) == 1 { print $2 }' /proc/mounts | xargs -r $as_root umount
		$as_root rm -rf "$sockets"
	fi
	rm -f "$HOME_DIR/place"
	$as_root rm -f "$HOME_DIR/pid"
}

launch() { # launch FLAG... : one attempt at a private engine
	sockets=$(mktemp -d /tmp/eseal-docker.XXXXXX)
	echo "$sockets" >"$HOME_DIR/place"
	# The parentheses and setsid leave it without a parent that could take it along.
	(setsid $as_root dockerd --host "unix://$sockets/docker.sock" --group "$(id -gn)" --pidfile "$HOME_DIR/pid" \
		--data-root "$HOME_DIR/data" --exec-root "$sockets/exec" --bridge none "$@" >>"$HOME_DIR/log" 2>&1 </dev/null &)
	for _ in $(seq $WAIT); do
		sleep 0.5
		! answers "unix://$sockets/docker.sock" || return 0
		grep -q 'failed to start daemon' "$HOME_DIR/log" && break
	done
	stop
	return 1
}

start() {
	if answers; then
		[ -z "${DOCKER_HOST-}" ] || echo "export DOCKER_HOST='$DOCKER_HOST'"
		return
	fi
	sockets=$(place)
	if [ -z "$sockets" ] || ! answers "unix://$sockets/docker.sock"; then
		mkdir -p "$HOME_DIR"
		stop
		: >"$HOME_DIR/log"
		# An engine inside a container may have neither overlayfs nor packet rules.
		launch || launch --storage-driver vfs || launch --storage-driver vfs --iptables=false || {
			tail -n 20 "$HOME_DIR/log" >&2
			say "no engine answers and a private one does not start here"
			return 1
		}
		say "private engine started"
		echo "ENGINE_STARTED=yes"
	fi
	echo "export DOCKER_HOST='unix://$(place)/docker.sock' BUILD_NETWORK=host"
}

# The release of this machine where it is one the suite is built for, else Debian 12.
release() {
	codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
	case $codename in
	bookworm | trixie) echo "$codename" ;;
	*) echo bookworm ;;
	esac
}

# The image takes its packages, security updates included, from where this machine takes them.
apt_settings() { # apt_settings FOLDER
	apt-config dump | sed -n '/^Acquire::https\{0,1\}::Proxy/p' | $as_root tee "$1/apt.conf.d/proxy" >/dev/null
	grep -q "^VERSION_CODENAME=$release\$" /etc/os-release || return 0
	if [ -f /etc/apt/sources.list.d/debian.sources ]; then
		$as_root cp /etc/apt/sources.list.d/debian.sources "$1/sources.list.d/"
		$as_root rm -f "$1/sources.list"
	elif [ -f /etc/apt/sources.list ]; then
		grep -E '^deb [^ ]+ [^ ]+ ' /etc/apt/sources.list | $as_root tee "$1/sources.list" >/dev/null
	fi
}

# Debian's own image; or a minimal Debian from the mirror that this machine itself uses.
base() {
	release=$(release)
	image=debian:$release-slim
	if docker image inspect "$image" >/dev/null 2>&1 || timeout 120 docker pull -q "$image" >/dev/null 2>&1; then
		echo "$image"
		return
	fi
	image=eseal-base:$release
	if ! docker image inspect "$image" >/dev/null 2>&1; then
		# shellcheck disable=SC2016 # apt's own variables
		mirror=$(apt-get indextargets --format '$(CODENAME) $(REPO_URI)' 'Created-By: Packages' |
			sed -n "s/^$release //p" | head -n 1)
		[ -n "$mirror" ] || {
			say "apt on this machine knows no mirror of $release; give a base image as BASE"
			return 1
		}
		root=$(mktemp -d)
		log=$HOME_DIR/debootstrap.log
		mkdir -p "$HOME_DIR"
		say "making the base image $image"
		if ! $as_root debootstrap --variant=minbase --include=ca-certificates "$release" "$root/base" "$mirror" >"$log" 2>&1; then
			tail -n 20 "$log" >&2
			$as_root rm -rf "$root"
			return 1
		fi
		apt_settings "$root/base/etc/apt"
		$as_root rm -rf "$root"/base/var/cache/apt/archives/*.deb "$root"/base/var/lib/apt/lists/*
		$as_root tar -C "$root/base" -c . | docker import --change 'CMD ["bash"]' - "$image" >/dev/null
		$as_root rm -rf "$root"
	fi
	echo "$image"
}

case "${1:-}" in
start)  start ;;
base)   base ;;
stop)   stop ;;
remove) stop && $as_root rm -rf "$HOME_DIR" ;;
*)      sed -n 's/^# \{0,1\}//; 3,9p' "$0" >&2 && exit 64 ;;
esac
