#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Start the suite in build/run/suite and leave it running, for trying by hand: up.sh BUILD. down.sh stops it. One that
# runs already is started again, with what was built since; what it keeps stays.
set -eu

build=$1
# shellcheck source=deploy/world.sh
. deploy/world.sh
mkdir -p build/run
[ ! -e build/run/suite ] || { private_open build/run/suite && private_close; }
trap world_stop EXIT
world_start "$build/bin" build/run/suite
trap - EXIT

cat <<EOF
The suite is running. 套件已启动。  make down stops it.

  issuing  制发部门      $ISSUING
  making   制作管理单位  $MAKING
  registry 备案          $REGISTRY
  gateway  验证          $GATEWAY
  audit    审计          $AUDIT
  devca    开发用 CA     $DEVCA   (no licensed CA 非持牌电子认证服务机构)

Tokens 令牌 (Authorization: Bearer …), one for each role:
EOF
for token in "$TOKENS"/*; do
	printf '  %-14s %s\n' "$(basename "$token")" "$(cat "$token")"
done
echo
echo "Trust anchors and CRLs for eseal verify --trust: $TRUST"
