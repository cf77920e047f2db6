# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What the scripts about the suite in containers share. Sourced, from the project's folder. With a CA of one's own set
# COMPOSE_FILE=docker-compose.yml:deploy/own-ca.yml first (deploy/README.md).
OFFICES='issuing making registry gateway audit'

compose() {
	if command -v docker-compose >/dev/null; then
		docker-compose "$@"
	else
		docker compose "$@"
	fi
}

health() { # health SERVICE
	docker inspect -f '{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}' \
		"$(compose ps -q "$1")" 2>/dev/null
}

await() { # await SERVICE… : until each is healthy, at most two minutes
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

# The superuser of the database server, inside its container.
as_postgres() { # as_postgres COMMAND… : with PGHOST, PGUSER and PGPASSWORD
	# shellcheck disable=SC2016 # for the shell in the container
	compose exec -T postgres sh -c \
		'export PGHOST=/tmp PGUSER=postgres PGPASSWORD=$(cat /run/secrets/postgres); exec "$@"' sh "$@"
}
