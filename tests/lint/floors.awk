# SPDX-License-Identifier: Apache-2.0
# Which folder may include which: arrows point down only. A folder may always include its own files.
BEGIN {
	below["base"] = ""
	below["der"] = below["zip"] = below["xml"] = below["image"] = "base"
	below["gm"] = "base der zip xml"
	below["ses"] = below["cms"] = below["log"] = below["gm"] " gm"
	below["trust"] = below["cms"] " cms bus"
	below["fetch"] = below["gm"] " gm http cell"
	below["ofd"] = below["ses"] " ses cms image"
	below["pdf"] = below["ses"] " ses cms"
	below["verify"] = below["ofd"] " ofd pdf"
	below["archive"] = below["verify"] " verify trust bus http"
	below["cell"] = "base"
	below["court"] = below["verify"] " verify cell"
	below["db"] = below["bus"] = below["http"] = "base"
	below["svc"] = below["trust"] " trust db http"
	for (folder in below)
		everything = everything " " folder
}

FNR == 1 {
	split(FILENAME, path, "/")
	floor = path[1]
	own = path[2]
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	match($0, /"[^"]*"/)
	name = substr($0, RSTART + 1, RLENGTH - 2)
	if (name ~ /\.def$/)
		next
	if (name !~ /\//) {
		printf "%s:%d: %s without its folder\n", FILENAME, FNR, name
		next
	}
	split(name, to, "/")
	if (floor == "tests" || to[1] == own || to[1] == "eseal")
		next
	allowed = floor == "common" ? below[own] : everything
	if (index(" " allowed " ", " " to[1] " ") == 0)
		printf "%s:%d: %s/%s may not include %s\n", FILENAME, FNR, floor, own, name
}
