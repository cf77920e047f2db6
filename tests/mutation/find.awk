# SPDX-License-Identifier: Apache-2.0
# Finds what a source file refuses, and says for each refusal how the file looks without it.
#   awk -f find.awk FILE     prints: first line <tab> last line <tab> what stands there instead <tab> name
#
# A refusal is a statement that fails (FAIL, zip_refuse, der_fail, fault …), a REQUIRE about the input, a fault that is
# returned ("a text", CHAIN_…, TIMESTAMP_…), and in ofd/walk.c a way from file to file. Where it is the body of an if, the
# if stays and does nothing; elsewhere the function says that all is well. Running out of memory is no rule of ours.

{ line[FNR] = $0; file = FILENAME }

function tabs(text) { match(text, /^\t*/); return RLENGTH }

# The line that holds this one: less indented, and no continuation (clang-format puts blanks behind the tabs).
function holder(i,    depth, j) {
	depth = tabs(line[i])
	for (j = i - 1; j > 0; j--)
		if (line[j] != "" && tabs(line[j]) < depth && line[j] !~ /^\t* /)
			return line[j]
	return ""
}

function last_of(i) {
	while (line[i] !~ /;$/ && i < FNR)
		i++
	return i
}

# A name for people: the function, and the words of the refusal.
function name_of(i, to,    text, j, function_name) {
	for (j = i; j > 0 && line[j] !~ /^[a-z].*\(/; j--)
		;
	function_name = line[j]
	sub(/\(.*/, "", function_name)
	sub(/.*[ *]/, "", function_name)
	text = ""
	for (j = i; j <= to; j++)
		text = text " " line[j]
	gsub(/[\t ]+/, " ", text)
	sub(/^ /, "", text)
	text = file ": " function_name ": " text
	return ++named[text] > 1 ? text " #" named[text] : text
}

function put(i, to, instead) {
	print i "\t" to "\t" instead "\t" name_of(i, to)
	count++
}

function refusal(i, well,    to, held) {
	to = last_of(i)
	held = holder(i)
	put(i, to, held ~ /^\t*(} )?(if|else|for|while) ?/ ? ";" : well)
}

END {
	for (i = 1; i <= FNR; i++) {
		text = line[i]
		if (text ~ /E_(NO_MEMORY|CRYPTO|BUG|IO)[,)]/)
			continue
		if (text ~ /^\t+return (FAIL|FAIL_AT|zip_refuse|der_fail|refuse|shape|fault|revocation_doubt)\(/)
			refusal(i, "return OK;")
		else if (text ~ /^\t+TRY\(fault\(/ || text ~ /^\t+stop\(/ || text ~ /^\t+REQUIRE\(/)
			put(i, last_of(i), ";")
		else if (file ~ /common\/der\// && text ~ /^\t+return "[^" ]+ [^" ]+ [^"]+";/)
			refusal(i, "return NULL;")
		else if (text ~ /^\t+return CHAIN_[A-Z_]+;/ && text !~ /NO_FAULT/)
			refusal(i, "return CHAIN_NO_FAULT;")
		else if (text ~ /^\t+return TIMESTAMP_[A-Z_]+;/ && text !~ /SOUND/)
			refusal(i, "return TIMESTAMP_SOUND;")
		else if (text ~ /^\t{OFD_[A-Z_]+, "/)
			put(i, i, "/* no such way */")
	}
}
