# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The whole suite in a folder: PostgreSQL, NATS, the development CA and the five offices, each with its own key. To be
# sourced by scripts run under `set -eu`:
#
#   . deploy/world.sh
#   world_start BIN build/run     everything, in about ten seconds the first time; sets the addresses below
#   world_stop                    everything again, last first
#
# sets and exports ISSUING MAKING REGISTRY GATEWAY AUDIT DEVCA (addresses), TOKENS (one file a person, see
# deploy/accounts.sh) and TRUST (anchors, intermediates and CRLs), which are what deploy/story.sh needs.

PRIVATE_DEPLOY=${PRIVATE_DEPLOY:-$(cd deploy && pwd)}
export PRIVATE_DEPLOY
# shellcheck source=deploy/private.sh
. "$PRIVATE_DEPLOY/private.sh"
# shellcheck source=deploy/accounts.sh
. "$PRIVATE_DEPLOY/accounts.sh"

WORLD_REGION=${REGION:-310000}
WORLD_OFFICES='issuing making registry gateway audit'

world_port() { # NAME : a port that stays the same over restarts
	[ -s "$RUN/$1.port" ] || private_port >"$RUN/$1.port"
	cat "$RUN/$1.port"
}

world_issue() { # NAME PROFILE SUBJECT : a key of $RUN_AS alone, and a certificate of the development CA for it
	[ -s "$SECRETS/$1.key" ] || {
		"$BIN/eseal" key generate -o "$SECRETS/$1.key.new"
		"$BIN/eseal" csr --key "$SECRETS/$1.key.new" --subject "$3" -o "$RUN/ca/$1.csr"
		"$BIN/devca" issue "$RUN/ca" --csr "$RUN/ca/$1.csr" --profile "$2" --days 365 -o "$RUN/certs/$1.cer" \
			2>>"$RUN/log/devca-issue"
		mv "$SECRETS/$1.key.new" "$SECRETS/$1.key"
	}
}

# The CA's certificates and its list of what was revoked, for whoever trusts it; every office's certificate, for all.
world_certificates() {
	[ -d "$RUN/ca" ] || "$BIN/devca" init "$RUN/ca" 2>"$RUN/log/devca-init"
	mkdir -p "$RUN/certs/trust" "$RUN/certs/offices" "$RUN/certs/makers"
	"$BIN/devca" crl "$RUN/ca" -o "$RUN/certs/trust/devca.crl" 2>>"$RUN/log/devca-issue"
	cp "$RUN"/ca/*.cer "$RUN"/ca/*.crl "$RUN/certs/trust/"
	for office in $WORLD_OFFICES; do
		world_issue "$office" office "C=CN,O=示例县,OU=$office,CN=$office.$WORLD_REGION"
		cp "$RUN/certs/$office.cer" "$RUN/certs/offices/"
	done
	world_issue maker maker "C=CN,O=示例县电子印章制作管理单位,CN=示例县电子印章制作系统"
	cp "$RUN/certs/maker.cer" "$RUN/certs/makers/"
	# The gateway asks the authority itself, and has its list when that is away.
	echo "ca.cer ocsp $DEVCA/ocsp" >"$RUN/certs/trust/sources"
	[ "$(id -un)" = "$RUN_AS" ] || chown -R "$RUN_AS" "$RUN/ca" "$RUN/certs" "$SECRETS"
}

# What an office is told by its environment, and nothing else.
world_office() { # OFFICE COMMAND…
	office=$1
	shift
	# shellcheck disable=SC2046 # one word an item
	env ESEAL_REGION="$WORLD_REGION" ESEAL_HTTP_PORT="$(world_port "$office")" \
		ESEAL_DB_URL="postgresql://eseal_$office@127.0.0.1:$PG_PORT/eseal_$office" \
		ESEAL_DB_PASSWORD_FILE="$SECRETS/postgres-$office" \
		ESEAL_BUS_URL="nats://127.0.0.1:$NATS_PORT" ESEAL_BUS_PASSWORD_FILE="$SECRETS/nats-$office" \
		ESEAL_KEY_FILE="$SECRETS/$office.key" ESEAL_CERT_FILE="$RUN/certs/$office.cer" \
		ESEAL_OFFICES_DIR="$RUN/certs/offices" ${ESEAL_LOG_LEVEL+"ESEAL_LOG_LEVEL=$ESEAL_LOG_LEVEL"} \
		${ESEAL_RATE+"ESEAL_RATE=$ESEAL_RATE"} ${ESEAL_ARITHMETIC+"ESEAL_ARITHMETIC=$ESEAL_ARITHMETIC"} \
		$(world_own_items "$office") "$@"
}

world_own_items() { # OFFICE : no value has a blank
	case $1 in
	issuing) echo "ESEAL_DEPARTMENT=示例县政务服务管理局" ;;
	making) echo "ESEAL_MAKER_KEY_FILE=$SECRETS/maker.key ESEAL_MAKER_CERT_FILE=$RUN/certs/maker.cer" \
		"ESEAL_TRUST_DIR=$RUN/certs/trust ESEAL_TSA_URL=$DEVCA/tsa" ;;
	registry) echo "ESEAL_MAKERS_DIR=$RUN/certs/makers" ;;
	gateway) echo "ESEAL_TRUST_DIR=$RUN/certs/trust" ;;
	esac
}

world_run() { # OFFICE : start it; world_ready waits
	# shellcheck disable=SC2016 # expands in the child
	world_office "$1" sh -c '. "$0/private.sh" && private_run "$@"' "$PRIVATE_DEPLOY" "$1" "$BIN/$1"
}

world_ready() { # OFFICE
	private_ready "$1" "http://127.0.0.1:$(world_port "$1")/readyz" 30
}

world_command() { # OFFICE ARGUMENT… : a command of an office's program, beside the one that serves
	office=$1
	shift
	world_office "$office" "$BIN/$office" "$@"
}

# A script that reads the event stream back as the audit office does: the auditor's view of JetStream.
world_stream() {
	(
		echo '#!/bin/sh'
		world_office audit env | sed -n "s/^\(ESEAL_[A-Z_]*\)=\(.*\)/export \1='\2'/p"
		echo "exec '$BIN/audit' --stream"
	) >"$RUN/stream.sh"
	STREAM="sh $RUN/stream.sh"
	export STREAM
}

world_start() { # BIN FOLDER
	BIN=$(cd "$1" && pwd)
	private_open "$2"
	private_postgres
	private_nats
	DEVCA=http://127.0.0.1:$(world_port devca)
	world_certificates
	private_run devca "$BIN/devca" serve "$RUN/ca" --listen "127.0.0.1:$(world_port devca)"
	for office in $WORLD_OFFICES; do
		world_run "$office"
	done
	for office in $WORLD_OFFICES; do
		world_ready "$office"
	done
	private_ready devca "$DEVCA/" 30
	TOKENS=$SECRETS/tokens
	[ -s "$TOKENS/auditor" ] || accounts_add "$TOKENS" world_command
	ISSUING=http://127.0.0.1:$(world_port issuing)
	MAKING=http://127.0.0.1:$(world_port making)
	REGISTRY=http://127.0.0.1:$(world_port registry)
	GATEWAY=http://127.0.0.1:$(world_port gateway)
	AUDIT=http://127.0.0.1:$(world_port audit)
	TRUST=$RUN/certs/trust
	export ISSUING MAKING REGISTRY GATEWAY AUDIT DEVCA TOKENS TRUST
	world_stream
}

world_stop() {
	private_close
}
