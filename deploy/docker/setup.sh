#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Make the passwords, keys and certificates of a suite in containers, once, and give each service those it may know.
# Runs as root in the `setup` service, with the services' volumes under /secrets, before any other starts.
#
# Keys and certificates come from /own (deploy/own-ca.yml), or in the demo profile from the development CA.
set -eu
umask 077
OFFICES='issuing making registry gateway audit'
CA=/secrets/devca/ca

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

passwords() {
	secret /secrets/postgres/postgres
	secret /secrets/nats/nats-admin
	for office in $OFFICES; do
		secret "/secrets/$office/postgres"
		secret "/secrets/$office/nats"
		cp "/secrets/$office/postgres" "/secrets/postgres/postgres-$office"
		cp "/secrets/$office/nats" "/secrets/nats/nats-$office"
	done
}

issue() { # issue OFFICE NAME PROFILE SUBJECT : a key in the office's volume, a certificate of the development CA for it
	[ -s "/secrets/$1/$2.cer" ] || {
		rm -f "/secrets/$1/$2.key"
		eseal key generate -o "/secrets/$1/$2.key"
		eseal csr --key "/secrets/$1/$2.key" --subject "$4" -o /tmp/csr
		devca issue $CA --csr /tmp/csr --profile "$3" --days 365 -o /tmp/cer
		mv /tmp/cer "/secrets/$1/$2.cer"
	}
}

from_devca() {
	[ -d $CA ] || devca init $CA
	for office in $OFFICES; do
		issue "$office" office office "C=CN,O=示例县,OU=$office,CN=$office.$REGION"
	done
	issue making maker maker 'C=CN,O=示例县电子印章制作管理单位,CN=示例县电子印章制作系统'
	devca crl $CA -o /certificates/trust/devca.crl
	cp $CA/*.cer $CA/*.crl /certificates/trust/
	# The gateway asks the authority itself, and has its list when that is away.
	echo 'ca.cer ocsp http://devca:8080/ocsp' >/certificates/trust/sources
}

from_own_ca() {
	for office in $OFFICES; do
		cp "/own/$office.key" "/secrets/$office/office.key"
		cp "/own/$office.cer" "/secrets/$office/office.cer"
	done
	cp /own/maker.key /own/maker.cer /secrets/making/
	cp /own/trust/* /certificates/trust/
}

passwords
mkdir -p /certificates/offices /certificates/trust /certificates/makers
if [ -d /own ]; then
	from_own_ca
else
	case ,$PROFILES, in
	*,demo,*) from_devca ;;
	*)
		echo 'setup: no certificates: add -f deploy/own-ca.yml, or set COMPOSE_PROFILES=demo' >&2
		exit 1
		;;
	esac
fi
for office in $OFFICES; do
	cp "/secrets/$office/office.cer" "/certificates/offices/$office.cer"
	chown -R "$OFFICE:$OFFICE" "/secrets/$office"
done
cp /secrets/making/maker.cer /certificates/makers/
chown -R "$OFFICE:$OFFICE" /secrets/devca
chown -R "$POSTGRES:$POSTGRES" /secrets/postgres
chown -R "$NATS:$NATS" /secrets/nats
chmod -R a+rX /certificates
