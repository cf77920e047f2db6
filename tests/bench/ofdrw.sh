#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compile Ofdrw.java against ofdrw of the version in tests/interop/pom.xml, and print its class path.
#   ofdrw.sh FOLDER    where classes go; 1 and a word on standard error when the machine has no JDK or Maven
set -eu
mkdir -p "${1:?which folder?}"
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
if ! command -v javac >/dev/null || ! command -v mvn >/dev/null; then
	echo "no JDK and Maven: make interop installs them" >&2
	exit 1
fi
cmp -s tests/interop/pom.xml "$folder/pom.xml" || {
	mvn -q -B -f tests/interop/pom.xml dependency:build-classpath -Dmdep.outputFile="$folder/classpath" >&2
	cp tests/interop/pom.xml "$folder/pom.xml"
}
javac -nowarn -Xlint:-deprecation -d "$folder" -cp "$(cat "$folder/classpath")" tests/bench/Ofdrw.java >&2
printf '%s:%s\n' "$folder" "$(cat "$folder/classpath")"
