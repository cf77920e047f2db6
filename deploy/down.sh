#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Stop what up.sh started. What the suite keeps stays in build/run/suite; remove the folder to begin anew.
set -eu

# shellcheck source=deploy/private.sh
. deploy/private.sh
[ -e build/run/suite ] || {
	echo "Nothing was started here."
	exit 0
}
private_open build/run/suite
private_close
echo "Stopped. 已停止。"
