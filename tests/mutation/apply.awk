# SPDX-License-Identifier: Apache-2.0
# Prints a file with one text exchanged, which must stand in it exactly once.
#   FROM=text TO=text awk -f apply.awk FILE

{ text = text $0 "\n" }

END {
	at = index(text, ENVIRON["FROM"])
	if (at == 0 || index(substr(text, at + 1), ENVIRON["FROM"]) > 0)
		exit 1
	printf "%s%s%s", substr(text, 1, at - 1), ENVIRON["TO"], substr(text, at + length(ENVIRON["FROM"]))
}
