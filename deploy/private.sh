# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# A private world in a folder: servers and offices on free loopback ports, started and stopped by pid.
# To be sourced, from anywhere, by scripts run under `set -eu`:
#
#   . deploy/private.sh
#   private_open build/run           settle on the folder, the user and the secrets' place
#   private_postgres                 a PostgreSQL cluster with every office's role and database
#   private_nats                     a nats-server with JetStream, its users and the streams
#   port=$(private_port)             a free loopback port, never the same twice in one folder
#   private_run NAME COMMAND…        a program in the background, its output in log/NAME; copied to
#                                    $RUN/bin when the unprivileged user cannot reach it
#   private_ready NAME URL SECONDS   wait until URL answers 200, or say why not
#   private_end NAME                 stop one: TERM, then KILL after 15 s; servers too, by the names
#                                    postgres and nats; `private_kill NAME` gives no time at all
#   private_close                    stop all that was started, last first. Put it in a trap on EXIT.
#   private_forget FOLDER            remove a folder in which nothing runs, and what it is a link to
#
# private_open sets, and the others need:
#   RUN      the folder, absolute. It is the one asked for, or where the unprivileged user cannot reach
#            that (a checkout in root's home), a folder in /tmp to which the one asked for is a link.
#   SECRETS  $RUN/secrets: passwords, one a file, made once: `private_secret NAME` prints the path
#   RUN_AS   the user everything runs as: the caller, or when that is root, postgres or nobody
# private_postgres sets PG_PORT; private_nats sets NATS_PORT. Both keep their port over restarts, and may
# be called again to start a server that was ended or killed.
#
# Everything started here belongs to a session of its own, so that a Ctrl-C reaches the script alone,
# which then stops the rest in order. What a folder holds outlives a stop; remove it to begin anew.

PRIVATE_DEPLOY=${PRIVATE_DEPLOY:-$(cd deploy && pwd)}

private_say() {
	echo "private: $*" >&2
}

private_as() { # private_as COMMAND… : run as RUN_AS
	if [ "$(id -un)" = "$RUN_AS" ]; then
		"$@"
	else
		setpriv --reuid="$RUN_AS" --regid="$(id -g "$RUN_AS")" --init-groups --no-new-privs -- "$@"
	fi
}

private_open() { # private_open FOLDER
	RUN_AS=$(id -un)
	if [ "$(id -u)" -eq 0 ]; then
		RUN_AS=nobody
		! id postgres >/dev/null 2>&1 || RUN_AS=postgres
	fi
	[ ! -L "$1" ] || [ -d "$1/" ] || rm "$1"
	mkdir -p "$1"
	RUN=$(cd "$1" && pwd -P)
	if ! private_as test -x "$RUN"; then
		far=$(mktemp -d /tmp/eseal.XXXXXX)
		rmdir "$RUN"
		ln -s "$far" "$RUN"
		RUN=$far
	fi
	mkdir -p "$RUN/log" "$RUN/pid" "$RUN/secrets"
	SECRETS=$RUN/secrets
	chmod 700 "$SECRETS" "$RUN/log"
	[ "$(id -un)" = "$RUN_AS" ] || chown "$RUN_AS" "$RUN" "$RUN/log" "$RUN/pid" "$SECRETS"
	export RUN SECRETS RUN_AS
}

private_forget() { # private_forget FOLDER
	if [ -L "$1" ]; then
		far=$(readlink "$1")
		case $far in
		/tmp/eseal.??????) rm -rf "${far:?}" ;;
		esac
	fi
	rm -rf "${1:?}"
}

private_secret() { # private_secret NAME : prints the path of the file, which it makes if need be
	if [ ! -s "$SECRETS/$1" ]; then
		# A letter first: a number alone would be no text to nats-server.
		(umask 077 && printf 's%s' "$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')" >"$SECRETS/$1.new")
		[ "$(id -un)" = "$RUN_AS" ] || chown "$RUN_AS" "$SECRETS/$1.new"
		mv "$SECRETS/$1.new" "$SECRETS/$1"
	fi
	echo "$SECRETS/$1"
}

private_port() {
	while :; do
		# Below the range from which the kernel serves outgoing connections.
		number=$((10240 + $(od -An -N2 -tu2 /dev/urandom) % 20000))
		hex=$(printf ':%04X' "$number")
		if ! grep -q "^ *[0-9]*: [0-9A-F]*$hex " /proc/net/tcp /proc/net/tcp6 2>/dev/null &&
			mkdir "$RUN/pid/port.$number" 2>/dev/null; then
			echo "$number"
			return
		fi
	done
}

# A pid and the moment the process began: a number that was given again is not ours.
private_birth() { # private_birth PID
	sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20
}

private_lives() { # private_lives NAME : sets pid
	[ -f "$RUN/pid/$1" ] && read -r pid birth <"$RUN/pid/$1" && [ -n "$birth" ] || return 1
	[ "$(private_birth "$pid")" = "$birth" ] && ! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null
}

private_run() { # private_run NAME COMMAND…
	name=$1
	shift
	if private_lives "$name"; then
		private_say "$name runs already"
		return 1
	fi
	rm -f "$RUN/pid/$name"
	program=$(command -v "$1")
	shift
	if ! private_as test -x "$program"; then
		mkdir -p "$RUN/bin"
		cp "$program" "$RUN/bin/"
		program=$RUN/bin/${program##*/}
	fi
	# shellcheck disable=SC2016 # expands in the child, whose pid outlives the exec
	(
		# By exec, so that nothing of the caller's output stays open behind it.
		exec >>"$RUN/log/$name" 2>&1 </dev/null
		private_as setsid sh -c 'echo $$ >"$0.new" && mv "$0.new" "$0.pid" && exec "$@"' \
			"$RUN/pid/$name" "$program" "$@"
	) &
	private_wait 50 test -s "$RUN/pid/$name.pid"
	pid=$(cat "$RUN/pid/$name.pid")
	rm -f "$RUN/pid/$name.pid"
	echo "$pid $(private_birth "$pid")" >"$RUN/pid/$name"
	echo "$name" >>"$RUN/pid/started"
}

private_wait() { # private_wait TENTHS COMMAND… : until it succeeds
	tenths=$1
	shift
	while ! "$@" >/dev/null 2>&1; do
		tenths=$((tenths - 1))
		[ "$tenths" -gt 0 ] || return 1
		sleep 0.1
	done
}

private_ready() { # private_ready NAME URL SECONDS
	left=$(($3 * 10))
	while [ "$left" -gt 0 ]; do
		if ! private_lives "$1"; then
			private_say "$1 has stopped; its last words:"
			tail -n 20 "$RUN/log/$1" >&2
			return 1
		fi
		! curl -fsS --noproxy '*' -m 2 -o /dev/null "$2" 2>/dev/null || return 0
		left=$((left - 1))
		sleep 0.1
	done
	private_say "$1 is not ready after $3 s; its last words:"
	tail -n 20 "$RUN/log/$1" >&2
	return 1
}

private_gone() {
	! private_lives "$1"
}

private_stop() { # private_stop NAME SIGNAL
	private_lives "$1" || {
		rm -f "$RUN/pid/$1"
		return 0
	}
	kill -s "$2" "$pid" || true
	if ! private_wait 150 private_gone "$1"; then
		private_say "$1 does not stop; killed"
		kill -s KILL "$pid" || true
		private_wait 50 private_gone "$1"
	fi
	rm -f "$RUN/pid/$1"
}

private_end() { # private_end NAME : PostgreSQL's polite stop is INT, for TERM waits for its clients
	case $1 in
	postgres) private_stop postgres INT ;;
	*) private_stop "$1" TERM ;;
	esac
}

private_kill() { # private_kill NAME : as a power cut would; PostgreSQL's children see to themselves on QUIT
	case $1 in
	postgres) private_stop postgres QUIT ;;
	*) private_stop "$1" KILL ;;
	esac
}

private_close() {
	if [ -f "${RUN:-}/pid/started" ]; then
		tac "$RUN/pid/started" | awk '!seen[$0]++' | while read -r name; do
			private_end "$name" || true
		done
		rm -f "$RUN/pid/started"
	fi
}

private_postgres() {
	bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
	[ -n "$bin" ] || {
		private_say 'no PostgreSQL server on this machine'
		return 1
	}
	data=$RUN/postgres
	if [ ! -f "$data/PG_VERSION" ]; then
		private_as "$bin/initdb" --pgdata "$data" --username postgres --pwfile "$(private_secret postgres)" \
			--auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 --data-checksums --no-sync \
			>"$RUN/log/initdb" 2>&1 || {
			cat "$RUN/log/initdb" >&2
			return 1
		}
		private_port >"$RUN/postgres.port"
	fi
	PG_PORT=$(cat "$RUN/postgres.port")
	export PG_PORT

	: >"$RUN/log/postgres"
	private_run postgres "$bin/postgres" -D "$data" -c listen_addresses=127.0.0.1 -c port="$PG_PORT" \
		-c unix_socket_directories= -c fsync="${PRIVATE_FSYNC:-on}" -c timezone=UTC -c max_connections=200 -c shared_buffers=128MB \
		-c logging_collector=off -c log_destination=stderr
	private_wait 300 "$bin/pg_isready" -q -h 127.0.0.1 -p "$PG_PORT" || {
		tail -n 20 "$RUN/log/postgres" >&2
		return 1
	}
	for office in issuing making registry gateway audit; do
		private_secret "postgres-$office" >/dev/null
	done
	PGHOST=127.0.0.1 PGPORT=$PG_PORT PGUSER=postgres PGPASSWORD=$(cat "$(private_secret postgres)") \
		sh "$PRIVATE_DEPLOY/postgres/offices.sh"
}

private_nats() {
	for user in issuing making registry gateway audit admin; do
		private_secret "nats-$user" >/dev/null
	done
	[ -s "$RUN/nats.port" ] || private_port >"$RUN/nats.port"
	NATS_PORT=$(cat "$RUN/nats.port")
	export NATS_PORT
	(umask 077 && REGION=${REGION:-310000} LISTEN=127.0.0.1:$NATS_PORT STORE=$RUN/nats SECRETS=$SECRETS \
		sh "$PRIVATE_DEPLOY/nats/config.sh" >"$RUN/nats.conf")
	[ "$(id -un)" = "$RUN_AS" ] || chown "$RUN_AS" "$RUN/nats.conf"

	: >"$RUN/log/nats"
	private_run nats nats-server -c "$RUN/nats.conf"
	private_wait 300 grep -q 'Server is ready' "$RUN/log/nats" || {
		tail -n 20 "$RUN/log/nats" >&2
		return 1
	}
	bash "$PRIVATE_DEPLOY/nats/stream.sh" 127.0.0.1 "$NATS_PORT" "$SECRETS/nats-admin"
}
