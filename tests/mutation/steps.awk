# SPDX-License-Identifier: Apache-2.0
# Finds the steps of a source file that computes, and says for each how the file looks without it.
#   awk -f steps.awk FILE     prints: first line <tab> last line <tab> what stands there instead <tab> name
#
# A step is a statement of a function: a call, an assignment, what counts up or down. Declarations, also those that compute,
# ways out, and what a macro is made of are none; conditions are for mutants.txt. What only frees memory, or counts who holds
# it, is for the sanitizers to see.

{ line[FNR] = $0; file = FILENAME }

function name_of(i, to,    text, j) {
	text = ""
	for (j = i; j <= to; j++)
		text = text " " line[j]
	sub(/\/\*.*\*\/ *$/, "", text)
	gsub(/[\t ]+/, " ", text)
	sub(/^ /, "", text)
	sub(/ $/, "", text)
	text = file ": " function_name ": " text
	return ++named[text] > 1 ? text " #" named[text] : text
}

function is_step(text) {
	return text ~ /^\t+[a-z_*(]/ && text !~ /^\t+(return|break|continue|case|default|goto|if|for|while|do|switch|enum|static|const|struct|sm3_lane_words|unsigned|signed|void|bool|int|size_t|uint[0-9]+_t|int[0-9]+_t|fp_wide|err|V|memset|free|TRY|REQUIRE|\(void\))[^a-z_0-9]/ &&
		text !~ /^\t+(WIDE\(bytes\)|else( |$)|\(void\))/ && text !~ /\\$/ && text !~ /atomic_|pthread_|_free\(|err_restore/
}

END {
	for (i = 1; i <= FNR; i++) {
		if (line[i] ~ /^[a-zA-Z].*\(/ && line[i] !~ /;$/) {
			function_name = line[i]
			sub(/WIDE\(/, "wide_", function_name)
			sub(/[()].*/, "", function_name)
			sub(/.*[ *]/, "", function_name)
		}
		if (line[i] !~ /;( *\/\*.*\*\/)?$/ && line[i + 1] !~ /;( *\/\*.*\*\/)?$/)
			continue
		if (!is_step(line[i]))
			continue
		to = line[i] ~ /;( *\/\*.*\*\/)?$/ ? i : i + 1
		print i "\t" to "\t;\t" name_of(i, to)
		i = to
	}
}
