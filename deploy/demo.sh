#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Play the life of a seal on a private suite of its own: demo.sh BUILD. Everything runs in build/run/demo, on free
# loopback ports, and is stopped at the end; the exit status is 0 only if every line of the story went as told. Else the folder
# stays, with what the servers and offices said.
set -eu

build=$1
# shellcheck source=deploy/world.sh
. deploy/world.sh
mkdir -p build/run
[ ! -e build/run/demo ] || { private_open build/run/demo && private_close; }
private_forget build/run/demo

end() {
	status=$?
	trap - EXIT
	world_stop
	if [ "$status" -eq 0 ]; then
		private_forget build/run/demo
	else
		echo "What the servers and offices said is in build/run/demo/log. 日志在 build/run/demo/log。"
	fi
	exit "$status"
}
trap end EXIT
trap 'exit 130' INT TERM

echo "启动专用的 PostgreSQL、NATS、开发用 CA 与五个部门… A private suite starts in build/run/demo"
world_start "$build/bin" build/run/demo
WORK=$PWD/build/run/story NOTICE=$PWD/tests/data/notice.ofd ESEAL=$BIN/eseal
export WORK NOTICE ESEAL
rm -rf "${WORK:?}"
sh deploy/story.sh
