#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Save the suite in containers: the databases of all offices, and the secrets.
#
#   sh deploy/backup.sh FOLDER       a folder that is not there yet
#
# The offices stop while their databases are dumped, so that all dumps are of one moment: an office that knows less
# than it has told the others could not be mended (docs/known-risks.md). FOLDER then holds private keys: keep it
# encrypted. deploy/restore.sh brings it back.
set -eu
cd "$(dirname "$0")/.."
# shellcheck source=deploy/compose.sh
. deploy/compose.sh
[ $# -eq 1 ] || { sed -n 's/^# \{0,1\}//; 3,9p' "$0" >&2 && exit 64; }
umask 077
mkdir "$1"

# shellcheck disable=SC2086 # names
start() { compose start $OFFICES >/dev/null; }
trap start EXIT
# shellcheck disable=SC2086
compose stop $OFFICES
for office in $OFFICES; do
	as_postgres pg_dump -Fc "eseal_$office" </dev/null >"$1/$office.dump"
done
# shellcheck disable=SC2046,SC2086 # names
compose run --rm -T setup tar -C / -c certificates $(printf 'secrets/%s ' $OFFICES postgres nats devca) </dev/null >"$1/secrets.tar"
(cd "$1" && sha256sum ./*.dump secrets.tar >SHA256SUMS)
echo "saved in $1: $(du -sh "$1" | cut -f 1)"
