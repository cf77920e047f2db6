#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The whole suite in a folder, for a test program: world.sh BIN FOLDER. Started in the root of the tree. When all
# stands it says "ok"; then each line of its input is done and answered with "ok" or "failed":
#
#   start NAME    start a part and wait until it is ready      stop NAME    end it politely
#   launch NAME   start an office without waiting              kill NAME    end it as a power cut would
#   wipe nats     what the courier has stored is gone; between kill and start
#   account OFFICE ACCOUNT ROLES UNIT    an account, its token kept with the others
#
# NAME is postgres, nats, devca or an office. When the input ends, for whatever reason, everything is stopped.
# FOLDER/env has the addresses, as a script to be sourced. What the parts say is in FOLDER/log.
set -eu
# A power cut of the machine is not tried here, and everything is quicker so.
export PRIVATE_FSYNC="${PRIVATE_FSYNC:-off}"
# All tests come from one address.
export ESEAL_RATE=0

# shellcheck source=deploy/world.sh
. deploy/world.sh
# The offices all at once, for each takes a moment to finish what runs; the database without ceremony, for its folder
# is not needed any more.
hush() {
	for name in $WORLD_OFFICES devca; do
		! private_lives "$name" || kill "$pid" || true
	done
	for name in $WORLD_OFFICES; do
		private_end "$name" || true
	done
	private_kill postgres || true
	world_stop
}
trap hush EXIT
trap 'exit 130' HUP INT TERM

launch() { # NAME
	case $1 in
	postgres) private_postgres ;;
	nats) private_nats ;;
	devca) private_run devca "$BIN/devca" serve "$RUN/ca" --listen "127.0.0.1:$(world_port devca)" ;;
	*) world_run "$1" ;;
	esac
}

# Set, so that whoever calls `if do_one` still fails at the first command that does.
do_one() ( # VERB NAME…
	set -eu
	case $1 in
	start)
		launch "$2"
		case $2 in
		postgres | nats) ;;
		devca) private_ready devca "$DEVCA/" 30 ;;
		*) world_ready "$2" ;;
		esac
		;;
	launch) launch "$2" ;;
	stop) private_end "$2" ;;
	kill) private_kill "$2" ;;
	wipe) [ "$2" = nats ] && private_gone nats && rm -rf "${RUN:?}/nats" ;;
	account) world_command "$2" --account-add "$3" --role "$4" --unit "$5" >"$TOKENS/$3" ;;
	*) return 1 ;;
	esac
)

# The answers go where no server can keep them open: only this script has them.
exec 4>&1 >&2
world_start "$1" "$2" 4>&- </dev/null
for name in BIN ISSUING MAKING REGISTRY GATEWAY AUDIT DEVCA TOKENS TRUST STREAM PG_PORT; do
	eval "printf \"%s='%s'; export %s\\n\" $name \"\$$name\" $name"
done >"$RUN/env"
echo ok >&4
while read -r line; do
	set +e
	# shellcheck disable=SC2086 # a line is words
	do_one $line 4>&- </dev/null
	status=$?
	set -e
	if [ "$status" -eq 0 ]; then echo ok >&4; else echo failed >&4; fi
done
