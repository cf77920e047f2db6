/* SPDX-License-Identifier: Apache-2.0 */
/* The tree beneath a form: finding a field, and keeping what was read. For http/form.c alone. */
#ifndef HTTP_FORM_TREE_H
#define HTTP_FORM_TREE_H

#include <jansson.h>

#include "http/form.h"

struct form_root {
	struct arena *arena;
	json_t *tree;
	bool of_query;     /* all values are texts: numbers and truth are read from them */
	const char **seen; /* full names of the fields that were read */
	size_t seen_count;
};

/* A text field, marked as read. E_FIELD when missing or of another type. */
err form_take_text(struct form *form, const char *name, struct slice *out);

#endif
