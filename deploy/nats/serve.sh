#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The message server of a container: secrets in /run/secrets, data in /var/lib/nats. The streams are made by
# the container's health check (deploy/nats/stream.sh), and made again should the data be lost.
set -eu
umask 077
LISTEN=0.0.0.0:4222 STORE=/var/lib/nats SECRETS=/run/secrets sh "$(dirname "$0")/config.sh" >/tmp/nats.conf
exec nats-server -c /tmp/nats.conf
