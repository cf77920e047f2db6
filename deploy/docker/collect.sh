#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Gather what an image needs of a build: collect.sh BUILD OUT. The programs go to OUT/bin, stripped; the names
# of the Debian packages that hold the libraries they were linked with go to OUT/packages.
set -eu
mkdir -p "$2/bin"
for program in "$1"/bin/*; do
	strip -o "$2/bin/${program##*/}" "$program"
done

# What a program names itself; apt brings what those libraries need in turn. dpkg knows a library by the
# name of the file behind the links.
readelf -d "$2"/bin/* | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort -u | while read -r name; do
	path=$(ldd "$2"/bin/* | awk -v name="$name" '$1 == name && $3 { print $3; exit }')
	path=$(readlink -f "$path")
	dpkg-query -S "*${path#/usr}" | sed 's/[:,].*//'
done | sort -u >"$2/packages"
[ -s "$2/packages" ]
