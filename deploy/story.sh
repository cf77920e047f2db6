#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The life of a seal, told by doing it: every line below is a real request to an office or a real command of the
# owner. It needs a running suite and is told where by its environment:
#
#   ISSUING MAKING REGISTRY GATEWAY AUDIT DEVCA   addresses, http://host:port
#   TOKENS    folder with one bearer token per role: applicant, reviewer, maker, …
#   ESEAL     the owner's command
#   STREAM    a command that reads the event stream back from JetStream, as JSON lines
#   TRUST     folder with the trust anchors that `eseal verify` is to use
#   NOTICE    the document to seal
#   WORK      folder to work in
#
# It ends with a summary; exit status 0 only if every line went as told.
set -u

STORY=$(dirname "$0")
# shellcheck source=deploy/story/tell.sh
. "$STORY/story/tell.sh"
for chapter in apply make seal suspend remake cancel archive invalid record; do
	# shellcheck source=/dev/null
	. "$STORY/story/$chapter.sh"
done
summary
