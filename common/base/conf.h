/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration is a table. A program declares its items, each with a kind, a default and bounds, and gets a
 * filled struct or a refusal that names the item.
 *
 * A value comes, first found first: from the environment, ESEAL_<NAME> (the item "db_url" is ESEAL_DB_URL);
 * from the environment, ESEAL_<NAME>_FILE, a file whose content is the value, its last line end dropped (any
 * item; meant for secrets); from the configuration file, `name = value`, or `name_file = path`; from the default.
 * The file is named by --conf or ESEAL_CONF; `#` begins a comment line. An unknown key in the file, or an
 * unknown ESEAL_ variable, refuses the start: a typing error must not quietly mean the default. */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"

enum conf_kind {
	CONF_TEXT,     /* const char *: one line of UTF-8 */
	CONF_INT,      /* int64_t, in [min, max] */
	CONF_BOOL,     /* bool: yes or no, true or false, on or off, 1 or 0 */
	CONF_SECRET,   /* const char *: never printed */
	CONF_PATH,     /* const char *: a path that is not empty */
	CONF_DURATION, /* instant, in microseconds: 250ms 30s 5m 2h 7d; min and max in microseconds */
	CONF_LIST,     /* struct conf_list: words apart by commas */
	CONF_ELSEWHERE /* allowed to be in the environment, read by others: no offset */
};

struct conf_list {
	const char **items;
	size_t count;
};

struct conf_item {
	const char *name; /* lower case, _ between words */
	enum conf_kind kind;
	const char *
		fallback; /* the default, in the form of the file; NULL: the value must be given; "" is a value */
	int64_t min; /* CONF_INT, CONF_DURATION: both 0 for no bounds; CONF_TEXT, CONF_SECRET: of length */
	int64_t max;
	const char *help; /* one line */
	size_t offset;    /* of the field in the struct that is filled */
};

/* CONF(struct options, db_url, CONF_TEXT, NULL, 0, 0, "where the ledger is"): field and item of one name. */
#define CONF(type, field, kind_, fallback_, min_, max_, help_)                                               \
	{                                                                                                    \
#field, kind_, fallback_, min_, max_, help_, offsetof(type, field)                           \
	}

/* A table of tables, so that a program can add its own items to those all offices have. All fill `into`
 * structs of their own. */
struct conf_table {
	const struct conf_item *items;
	size_t count;
	void *into;
};

/* Fill every table's struct. `file` may be NULL: then ESEAL_CONF is asked, and no file is fine. `environment`
 * is an environ-like list, NULL for the process's own. Values live in the arena. E_CONF, with the item as place,
 * says which item is unknown, missing, out of bounds or of the wrong form; E_IO when a file cannot be read. A
 * secret's value never appears in an error. */
err conf_load(struct arena *arena, const struct conf_table *tables, size_t count, const char *file,
	      const char *const *environment);

/* Print the table for people: variable, kind, default, bounds, help. */
void conf_help(FILE *to, const struct conf_table *tables, size_t count);

#endif
