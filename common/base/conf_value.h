/* SPDX-License-Identifier: Apache-2.0 */
/* One configured value: from text to its field, and its line of help. For base/conf.c. */
#ifndef BASE_CONF_VALUE_H
#define BASE_CONF_VALUE_H

#include "base/conf.h"

#define CONF_PREFIX "ESEAL_"

enum { CONF_VARIABLE_ROOM = 80 };

/* Read a value into its field of `into`. E_CONF with the place and, but for secrets, what is wrong. */
err conf_value(struct arena *arena, const struct conf_item *item, struct slice value, const char *place,
	       void *into);

/* The environment variable of an item: "db_url" is ESEAL_DB_URL. */
void conf_variable(const struct conf_item *item, char out[CONF_VARIABLE_ROOM]);

/* Two lines: variable, kind, default and bounds; then the item's help. */
void conf_help_item(FILE *to, const struct conf_item *item);

#endif
