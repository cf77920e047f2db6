# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# How the story is told: a line is said, done, and checked. Nothing is taken for granted.

told=0
broken=0
body=$WORK/answer.json
head=$WORK/answer.head
mkdir -p "$WORK"

chapter() { # 中文, English
	printf '\n%s  %s\n' "$1" "$2"
}

# One line of the story, with what came of it.
line() { # who 谁, 中文, English
	who=$1
	zh=$2
	en=$3
}

good() { # what came of it
	told=$((told + 1))
	printf '  %-10s %s\n             %s\n             -> %s\n' "$who" "$zh" "$en" "$1"
}

bad() { # what should have come, what came
	told=$((told + 1))
	broken=$((broken + 1))
	printf '  %-10s %s\n             %s\n             !! expected %s, got %s\n' "$who" "$zh" "$en" "$1" "$2"
	if [ -s "$body" ]; then
		head -c 1500 "$body"
		echo
	fi
}

summary() {
	echo
	if [ "$broken" -eq 0 ]; then
		echo "全部 $told 步均如所述。 All $told lines went as told."
	else
		echo "$broken / $told 步未如所述。 $broken of $told lines did not go as told."
	fi
	echo "$((told - broken)) passed, $broken failed"
	[ "$broken" -eq 0 ]
}

token() { # role
	cat "$TOKENS/$1"
}

# A request to an office. The status goes to $status, the answer to $body, its headers to $head.
ask() { # role, method, address, [json]
	role=$1
	method=$2
	url=$3
	set -- --silent --show-error --max-time 30 -o "$body" -D "$head" -w '%{http_code}' -X "$method" ${4+--data-binary} ${4+"$4"}
	if [ "$role" != public ]; then
		set -- "$@" -H "Authorization: Bearer $(token "$role")"
	fi
	if [ "$method" = POST ]; then
		set -- "$@" -H 'Content-Type: application/json' -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)"
	fi
	: >"$body"
	status=$(curl "$@" "$url" 2>"$WORK/curl.err") || status="no answer: $(cat "$WORK/curl.err")"
}

field() { # jq path
	jq -r "$1 // empty" "$body" 2>/dev/null
}

# The answer must have this status and, if named, this value at this place.
expect() { # status, [jq path, value]
	if [ "$status" != "$1" ]; then
		bad "$1" "$status $(field .code)"
		return 1
	fi
	if [ $# -gt 1 ] && [ "$(field "$2")" != "$3" ]; then
		bad "$2 = $3" "$(field "$2")"
		return 1
	fi
	good "$status ${3-} ${4-}"
}

# A command of the owner. Its exit status goes to $status, its output to $body.
run() { # command…
	"$@" >"$body" 2>"$WORK/command.err"
	status=$?
}

expect_run() { # exit status, what it means
	if [ "$status" = "$1" ]; then
		good "$2"
	else
		bad "exit status $1 ($2)" "$status: $(head -c 600 "$WORK/command.err")"
	fi
}

# The gateway judges a file: indication and reason must be these.
judge() { # file, indication, [reason], [text that must stand in the report]
	status=$(curl --silent --show-error --max-time 60 -o "$body" -D "$head" -w '%{http_code}' -X POST \
		-H 'Content-Type: application/octet-stream' -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \
		-H "Authorization: Bearer $(token business)" --data-binary "@$1" "$GATEWAY/v1/verifications")
	said="$(field .indication)${3:+ $(field .reason)}"
	if [ "$status" != 200 ] && [ "$status" != 201 ]; then
		bad "$2 ${3-}" "$status"
	elif [ "$said" != "$2${3:+ $3}" ]; then
		bad "$2 ${3-}" "$(field .indication) $(field .reason)"
	elif [ -n "${4-}" ] && ! grep -qF "$4" "$body"; then
		bad "a report naming $4" "one that does not"
	elif ! grep -qi '^Report-Signature:' "$head"; then
		bad "a signed report" "one without signature"
	else
		good "$said${4:+ ($4)}"
	fi
}

now() {
	date -u +%Y-%m-%dT%H:%M:%S.%6NZ
}
