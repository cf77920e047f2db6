/* SPDX-License-Identifier: Apache-2.0 */
/* One configured value: from text to its field, and its line of help. For base/conf.c. */
#ifndef BASE_CONF_VALUE_H
#define BASE_CONF_VALUE_H

#include "base/conf.h"

/* Read a value into its field of `into`. E_CONF with the place and, but for secrets, what is wrong. */
err conf_value(struct arena *arena, const struct conf_item *item, struct slice value, const char *place,
	       void *into);

void conf_help_item(FILE *to, const char *prefix, const struct conf_item *item);

#endif
