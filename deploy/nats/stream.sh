#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Create the streams, or see that they are there: stream.sh HOST PORT PASSWORD_FILE
#
# ESEAL_EVENTS holds every event, ESEAL_DEAD what an office received and could not use. The user `admin` asks
# the server in NATS' own text protocol, so that no client program is needed. Nobody may delete or purge what
# they hold; how long it is kept is decided by whoever runs the server (MAX_AGE, in nanoseconds; 0 is for ever).
set -eu -o pipefail
trap '' PIPE
host=$1
port=$2
password=$(cat "$3")
inbox=_INBOX_admin.stream.$$
API=\$JS.API.STREAM

ask() { # ask SUBJECT BODY : prints the JSON answer
	local line size
	exec 3<>"/dev/tcp/$host/$port"
	printf 'CONNECT {"user":"admin","pass":"%s","verbose":false,"pedantic":false,"name":"setup"}\r\n' "$password" >&3
	printf 'SUB %s 1\r\nPUB %s %s %d\r\n%s\r\nPING\r\n' "$inbox" "$1" "$inbox" "${#2}" "$2" >&3
	while IFS= read -r -t 10 line <&3; do
		case $line in
		-ERR*)
			echo "nats: ${line%$'\r'}" >&2
			return 1
			;;
		MSG*)
			size=${line##* }
			IFS= read -r -t 10 -N "${size%$'\r'}" line <&3
			exec 3>&-
			printf '%s\n' "$line"
			return
			;;
		esac
	done
	echo "nats: no answer from $host:$port" >&2
	return 1
}

stream() { # stream NAME SUBJECTS
	local answer config
	config=$(tr -d '\n\t' <<-JSON
		{"name":"$1","subjects":["$2"],"retention":"limits","storage":"file","num_replicas":1,"discard":"old",
		"max_consumers":-1,"max_msgs":-1,"max_bytes":-1,"max_age":${MAX_AGE:-0},"max_msg_size":-1,
		"duplicate_window":120000000000,"deny_delete":true,"deny_purge":true}
	JSON
	)
	answer=$(ask "$API.INFO.$1" '')
	case $answer in
	*'"err_code":10059'*) answer=$(ask "$API.CREATE.$1" "$config") ;;
	esac
	case $answer in
	*'"error"'*)
		echo "nats: $answer" >&2
		return 1
		;;
	esac
}

stream ESEAL_EVENTS 'eseal.v1.*.event.>'
stream ESEAL_DEAD 'eseal.v1.*.dead.*'
