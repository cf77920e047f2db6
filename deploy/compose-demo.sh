#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Play the life of a seal through the suite in containers, as `make demo COMPOSE=1` does; leaves nothing running.
#
# Any container engine that answers is used; where there is none, a private one (deploy/docker/engine.sh), which takes
# root. The images start from BASE, or where that is not given from Debian's own image, or where no registry is
# reachable from one made of the machine's own Debian mirror. Exit status 77 where no engine can be had.
set -eu
cd "$(dirname "$0")/.."
sh deploy/deps.sh story

have() { # have engine|compose|root
	case $1 in
	engine) docker info ;;
	compose) command -v docker-compose || docker compose version ;;
	root) [ "$(id -u)" -eq 0 ] || sudo -n true || { [ -t 0 ] && command -v sudo; } ;;
	esac >/dev/null 2>&1
}
if ! have engine && ! have root; then
	echo 'skip: no container engine answers, and to start one takes root' >&2
	exit 77
fi
if ! have engine || ! have compose; then
	sh deploy/deps.sh docker
fi

# shellcheck source=deploy/private.sh
. deploy/private.sh
# shellcheck source=deploy/accounts.sh
. deploy/accounts.sh

private_forget build/run/compose
private_open build/run/compose
OWNER=eseal-demo-owner
log=$RUN/log/compose
: >"$log"

compose() {
	if command -v docker-compose >/dev/null; then
		docker-compose "$@"
	else
		docker compose "$@"
	fi
}

quietly() { # quietly COMMAND… : its output only if it fails
	"$@" >>"$log" 2>&1 </dev/null || {
		tail -n 60 "$log" >&2
		return 1
	}
}

remove() {
	docker rm -f $OWNER >>"$log" 2>&1 || true
	compose down --volumes --timeout 15 >>"$log" 2>&1 </dev/null
}

end() {
	status=$?
	trap - EXIT
	[ -z "${COMPOSE_PROJECT_NAME:-}" ] || remove || true
	[ -z "${ENGINE_STARTED:-}" ] || sh deploy/docker/engine.sh stop
	exit "$status"
}
trap end EXIT
trap 'exit 130' INT TERM

engine=$(sh deploy/docker/engine.sh start) || {
	echo 'skip: no container engine answers, and none can be started here' >&2
	exit 77
}
eval "$engine"
BASE=${BASE:-$(sh deploy/docker/engine.sh base)}
# What is set here goes before what a file .env says.
COMPOSE_PROJECT_NAME=eseal-demo
COMPOSE_PROFILES=demo
TAG=demo
PUBLISH=127.0.0.1
TSA_URL=
DOCKER_BUILDKIT=${DOCKER_BUILDKIT:-0}
COMPOSE_DOCKER_CLI_BUILD=0
export BASE COMPOSE_PROJECT_NAME COMPOSE_PROFILES TAG PUBLISH TSA_URL DOCKER_BUILDKIT COMPOSE_DOCKER_CLI_BUILD

address() { # address NAME : a free port for it, for compose and for the story
	port=$(private_port)
	export "${1}_PORT=$port" "$1=http://127.0.0.1:$port"
}
for name in ISSUING MAKING REGISTRY GATEWAY AUDIT DEVCA; do
	address $name
done

health() { # health SERVICE
	docker inspect -f '{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}' \
		"$(compose ps -q "$1")" 2>/dev/null
}

await() { # await SERVICE…
	for service; do
		left=120
		until [ "$(health "$service")" = healthy ]; do
			left=$((left - 1))
			if [ "$left" -eq 0 ]; then
				compose ps >&2
				compose logs --tail 30 >&2
				echo "compose: $service is $(health "$service")" >&2
				return 1
			fi
			sleep 1
		done
	done
}

echo '构建镜像，启动容器…  Building the images, starting the containers…'
quietly compose build
quietly remove
quietly compose up -d
await issuing making registry gateway audit devca

# The owner has a container too, outside the suite, which sees no more of this machine than the story's folder.
quietly docker run -d --init --name $OWNER --network host --user "$(id -u):$(id -g)" --read-only --tmpfs /tmp \
	--cap-drop ALL --security-opt no-new-privileges -v "$RUN:$RUN" -v "$PWD/tests/data:$PWD/tests/data:ro" \
	"eseal:$TAG" sleep infinity
printf '#!/bin/sh\nexec docker exec %s /usr/bin/eseal "$@"\n' $OWNER >"$RUN/eseal"
chmod +x "$RUN/eseal"
quietly docker cp "$(compose ps -q gateway):/run/certificates" "$RUN/certificates"

office() { # office NAME ARGUMENT…
	name=$1
	shift
	compose exec -T "$name" "/usr/bin/$name" "$@"
}
accounts_add "$RUN/tokens" office

printf '#!/bin/sh\nexec docker exec %s /usr/bin/audit --stream\n' "$(compose ps -q audit)" >"$RUN/stream.sh"

TOKENS=$RUN/tokens
ESEAL=$RUN/eseal
TRUST=$RUN/certificates/trust
NOTICE=$PWD/tests/data/notice.ofd
WORK=$RUN/story
STREAM="sh $RUN/stream.sh"
export TOKENS ESEAL TRUST NOTICE WORK STREAM
sh deploy/story.sh
