#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Print the nats-server configuration: one user per office, allowed exactly its subjects.
#
#   REGION=310000 LISTEN=127.0.0.1:4222 STORE=folder SECRETS=folder sh deploy/nats/config.sh [PROTO]
#
# Who may say and ask what is read from proto/subjects.def and proto/events.def (PROTO: where they are).
# SECRETS holds one file per user, nats-<user>, with its password. The output holds passwords: keep it
# from other eyes. It serves nats-server 2.9 and 2.10.
#
# Every office may hear the events, of which it also has the stream. Beside the offices there is `admin`,
# which creates the streams and may read them, and says nothing itself.
set -eu
proto=${1:-$(dirname "$0")/../../proto}
OFFICES='issuing making registry gateway audit'

case $REGION in
*[!0-9]* | '') echo "nats: a region is six digits" >&2 && exit 64 ;;
esac
[ ${#REGION} -eq 6 ] || { echo "nats: a region is six digits" >&2 && exit 64; }

password() { # password USER
	cat "$SECRETS/nats-$1"
}

list() { # the lines of standard input as quoted items, one a line
	sed 's/.*/          "&"/'
}

# What an office may publish, beside answers to those who asked it: its events, what it may ask of others, its
# dead letters, and the calls that keep its own durable consumer of the events.
says() { # says OFFICE
	{
		sed -n 's/^SUBJECT(\([^,]*\), *\([A-Z]*\), *"\([a-z0-9-]*\)", *\(.*\))$/\2 \3 \4/p' "$proto/subjects.def" |
			awk -v role="ROLE_$(echo "$1" | tr '[:lower:]' '[:upper:]')" -v under="eseal.v1.$REGION." \
				'{ for (i = 3; i <= NF; i++) if ($i == role) print under tolower($1) "." $2 }'
		sed -n 's/^EVENT(\([^,]*\), *\([A-Z]*\), *"\([a-z0-9-]*\)".*/\2 \3/p' "$proto/events.def" |
			awk -v office="$1" -v under="eseal.v1.$REGION.event." \
				'tolower($1) == office { print under office "." $2 }'
		echo "eseal.v1.$REGION.dead.$1"
		cat <<-API
			\$JS.API.STREAM.INFO.ESEAL_DEAD
			\$JS.API.STREAM.INFO.ESEAL_EVENTS
			\$JS.API.CONSUMER.INFO.ESEAL_EVENTS.$1
			\$JS.API.CONSUMER.CREATE.ESEAL_EVENTS.$1
			\$JS.API.CONSUMER.CREATE.ESEAL_EVENTS.$1.>
			\$JS.API.CONSUMER.DURABLE.CREATE.ESEAL_EVENTS.$1
			\$JS.API.CONSUMER.MSG.NEXT.ESEAL_EVENTS.$1
			\$JS.ACK.ESEAL_EVENTS.$1.>
		API
		# The auditor reads the stream back, message by message.
		[ "$1" != audit ] || echo "\$JS.API.STREAM.MSG.GET.ESEAL_EVENTS"
	} | list
}

user() { # user OFFICE
	cat <<-USER
	    { user: "$1", password: "$(password "$1")"
	      permissions: {
	        publish: { allow: [
	$(says "$1")
	        ] }
	        subscribe: { allow: [ "eseal.v1.$REGION.$1.*", "eseal.v1.$REGION.event.>", "_INBOX_$1.>" ] }
	        allow_responses: { max: 1, expires: "60s" }
	      } }
	USER
}

cat <<CONF
# Made by deploy/nats/config.sh: change that, or the tables it reads, not this.
server_name: "eseal-$REGION"
listen: "$LISTEN"
max_payload: 1MB
jetstream: { store_dir: "$STORE" }
authorization: {
  timeout: 5
  users: [
CONF
for office in $OFFICES; do
	user "$office"
done
cat <<CONF
    { user: "admin", password: "$(password admin)"
      permissions: {
        publish: { allow: [ "\$JS.API.>", "\$JS.ACK.>" ] }
        subscribe: { allow: [ "_INBOX_admin.>" ] }
      } }
  ]
}
CONF
