/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as XML: a tree whose elements lie where they say, or refused. */
#include <assert.h>

#include "xml/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

static void check(const struct xml_node *node, size_t from, size_t to, struct slice bytes)
{
	size_t count = 0;

	assert(from <= node->start && node->start < node->inside && node->inside <= node->outside);
	assert(node->outside <= node->end && node->end <= to);
	assert(bytes.at[node->start] == '<' && bytes.at[node->inside - 1] == '>' &&
	       bytes.at[node->end - 1] == '>');
	for (const struct xml_node *child = node->child; child; child = child->next) {
		check(child, node->inside, node->outside, bytes);
		count++;
	}
	assert(count == node->child_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	struct arena arena;
	struct xml_node *root;
	struct slice value;

	arena_init(&arena, 64 << 20);
	if (xml_read(&arena, slice(at, len), &root).code == E_OK) {
		check(root, 0, len, slice(at, len));
		if (xml_exact_text(root, &value).code == E_OK)
			assert(value.len > 0);
	}
	if (xml_read_top(&arena, slice(at, len), 2, &root).code == E_OK)
		check(root, 0, len, slice(at, len));
	arena_clear(&arena);
	err_forget();
	return 0;
}
