#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Make notice-kai.ttf: the glyphs that Notice.java uses, from LXGW WenKai (Debian's fonts-lxgw-wenkai).
# Its licence reserves the names of the original, so the subset gets a name of its own.
set -eu
cd "$(dirname "$0")"
pyftsubset /usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf --text-file=Notice.java \
	--output-file=notice-kai.ttf --no-hinting --desubroutinize --layout-features='' --name-IDs='0,13,14' \
	--name-languages=0x409 --notdef-outline --drop-tables+=GSUB,GPOS,GDEF,BASE,vhea,vmtx,VORG
/usr/bin/python3 - <<'END'
from fontTools.ttLib import TTFont

font = TTFont("notice-kai.ttf", recalcTimestamp=False)
names = {1: "Eseal Notice Kai", 2: "Regular", 3: "Eseal Notice Kai 1", 4: "Eseal Notice Kai",
         5: "Version 1.0", 6: "EsealNoticeKai-Regular"}
for key, value in names.items():
    font["name"].setName(value, key, 3, 1, 0x409)
font.save("notice-kai.ttf")
END
