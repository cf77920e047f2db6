#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Make the roles and databases of all offices, or bring them up to date.
#
#   SECRETS=folder sh deploy/postgres/offices.sh [OFFICE…]
#
# SECRETS holds one file per office, postgres-<office>, with its password. Which server, and as which
# superuser, is said by PGHOST, PGPORT, PGUSER and PGPASSFILE or PGPASSWORD. An office's role and database
# are both called eseal_<office>.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || set -- issuing making registry gateway audit

for office; do
	# The password goes by the environment and psql's own reading of it: never into a list of processes.
	OFFICE_PASSWORD=$(cat "$SECRETS/postgres-$office") \
		psql -qXAt -v ON_ERROR_STOP=1 -v office="$office" -d "${PGDATABASE:-postgres}" <<-SQL
		\\set password \`printf %s "\$OFFICE_PASSWORD"\`
		\\i $here/office.sql
	SQL
done
