# SPDX-License-Identifier: Apache-2.0
# C without comments, with empty strings and characters; as many lines as before.
{
	rest = $0
	code = ""
	while (rest != "") {
		if (inside) {
			end = index(rest, "*/")
			if (!end)
				break
			rest = substr(rest, end + 2)
			inside = 0
		} else if (match(rest, /\/\*|\/\/|"|'/)) {
			code = code substr(rest, 1, RSTART - 1)
			mark = substr(rest, RSTART, RLENGTH)
			rest = substr(rest, RSTART + RLENGTH)
			if (mark == "//")
				break
			if (mark == "/*") {
				inside = 1
			} else {
				quoted = mark == "\"" ? "^([^\"\\\\]|\\\\.)*\"" : "^([^'\\\\]|\\\\.)*'"
				if (!match(rest, quoted))
					break
				rest = substr(rest, RLENGTH + 1)
				code = code mark mark
			}
		} else {
			code = code rest
			break
		}
	}
	print code
}
