#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The database server of a container: secrets in /run/secrets, data in /var/lib/postgresql/data. It makes the
# cluster at the first start, brings the offices' roles and databases up to date at every start, behind closed
# doors, and only then lets anyone in.
set -eu
bin=$(find /usr/lib/postgresql -maxdepth 2 -name bin | sort -V | tail -n 1)
data=/var/lib/postgresql/data

if [ ! -f $data/PG_VERSION ]; then
	"$bin/initdb" --pgdata $data --username postgres --pwfile /run/secrets/postgres --auth scram-sha-256 \
		--encoding UTF8 --locale C.UTF-8 --data-checksums
	echo 'host all all all scram-sha-256' >>$data/pg_hba.conf
fi

"$bin/pg_ctl" -s -w -D $data -o '-c listen_addresses= -c unix_socket_directories=/tmp' start
PGHOST=/tmp PGUSER=postgres PGPASSWORD=$(cat /run/secrets/postgres) SECRETS=/run/secrets \
	sh "$(dirname "$0")/offices.sh"
"$bin/pg_ctl" -s -w -D $data -m fast stop

exec "$bin/postgres" -D $data -c listen_addresses='*' -c unix_socket_directories=/tmp -c timezone=UTC \
	-c max_connections=200 -c fsync=on
