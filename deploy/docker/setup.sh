#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Make the secrets of a suite in containers, once, and give each service those it may know. Runs as root in the
# `setup` service, with the services' volumes under /secrets, before any other starts.
set -eu
umask 077
OFFICES='issuing making registry gateway audit'

# The users of deploy/Dockerfile.
OFFICE=10001
POSTGRES=10002
NATS=10003

secret() { # secret FILE : makes it if it is not there
	[ -s "$1" ] || {
		printf 's%s' "$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')" >"$1.new"
		mv "$1.new" "$1"
	}
}

secret /secrets/postgres/postgres
secret /secrets/nats/nats-admin
for office in $OFFICES; do
	secret "/secrets/$office/postgres"
	secret "/secrets/$office/nats"
	cp "/secrets/$office/postgres" "/secrets/postgres/postgres-$office"
	cp "/secrets/$office/nats" "/secrets/nats/nats-$office"
	chown -R "$OFFICE:$OFFICE" "/secrets/$office"
done
chown -R "$POSTGRES:$POSTGRES" /secrets/postgres
chown -R "$NATS:$NATS" /secrets/nats
