# SPDX-License-Identifier: Apache-2.0
# Takes the table of mutants apart: for the n-th, OUT/n.from and OUT/n.to hold the texts; prints n <tab> file <tab> name.
#   awk -v OUT=folder -f split.awk mutants.txt

/^#/ { next }
/^$/ { part = ""; next }
part == "" {
	name = $0
	part = "file"
	next
}
part == "file" {
	n++
	print n "\t" $0 "\t" $0 ": " name
	part = "lines"
	next
}
{
	kind = substr($0, 1, 1)
	print substr($0, 2) > (OUT "/" n (kind == "-" ? ".from" : ".to"))
}
