#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Bring back what deploy/backup.sh saved, on this machine or a new one, in place of what is there.
#
#   sh deploy/restore.sh FOLDER
#
# What NATS held is dropped: whoever had not heard it has it again from whoever said it.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=deploy/compose.sh
. deploy/compose.sh
[ $# -eq 1 ] || { sed -n 's/^# \{0,1\}//; 3,7p' "$0" >&2 && exit 64; }
(cd "$1" && sha256sum --quiet --check SHA256SUMS)

compose down --timeout 30
compose run --rm -T setup tar -C / -x <"$1/secrets.tar"
compose run --rm -T --no-deps nats sh -c 'rm -rf /var/lib/nats/*' </dev/null
compose up -d postgres
await postgres
for office in $OFFICES; do
	as_postgres pg_restore --clean --if-exists --single-transaction -d "eseal_$office" <"$1/$office.dump"
done
compose up -d
# shellcheck disable=SC2086
await $OFFICES
echo "restored from $1"
