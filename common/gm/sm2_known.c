/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys that come again, kept by their point, with tables for those that come often: makers, authorities, and who
 * signs much. A table costs what two verifications by the library do, so that a key must have come SM2_TABLE_AFTER times
 * before it gets one. All is bounded. A newcomer takes the place of the least used key without a table, and uses age with
 * every newcomer; a table is given up only for a key that was used more, and its own must then earn it anew. So strangers
 * drive nobody out, and whoever wants tables made for nothing pays SM2_TABLE_AFTER verifications for each. */
#include <pthread.h>

#include "base/id.h"
#include "gm/internal.h"
#include "gm/sm2_own.h"

enum { ROWS = 16, ROW = SM2_KNOWN_MAX / ROWS, ROW_TABLES = SM2_TABLES_MAX / ROWS, USES_MAX = 1000 };

struct known {
	unsigned uses; /* 0: nobody */
	bool in_work;  /* its table is being made */
	struct sm2_table *table;
	uint8_t point[SM2_POINT_SIZE];
};

static struct known rows[ROWS][ROW];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static uint64_t seed; /* secret, so that nobody can choose the row a key falls on */

/* Without chance the rows are merely known. */
static void throw_seed(void)
{
	uint8_t bytes[sizeof(seed)] = {0};

	(void)!random_bytes(bytes, sizeof(bytes)).code;
	memcpy(&seed, bytes, sizeof(seed));
	seed |= 1;
}

static struct known *row_of(const uint8_t point[SM2_POINT_SIZE])
{
	uint64_t x;

	memcpy(&x, point + 1, sizeof(x));
	return rows[x * seed >> 32 & (ROWS - 1)];
}

static struct known *find(struct known *row, const uint8_t point[SM2_POINT_SIZE])
{
	for (size_t i = 0; i < ROW; i++)
		if (row[i].uses > 0 && memcmp(row[i].point, point, SM2_POINT_SIZE) == 0)
			return &row[i];
	return NULL;
}

static bool has_table(const struct known *known)
{
	return known->table || known->in_work;
}

/* There is one: a row has more places than tables. */
static struct known *least_without_table(struct known *row)
{
	struct known *least = NULL;

	for (size_t i = 0; i < ROW; i++)
		if (!has_table(&row[i]) && (!least || row[i].uses < least->uses))
			least = &row[i];
	return least;
}

static struct known *settle(struct known *row, const uint8_t point[SM2_POINT_SIZE])
{
	struct known *place = least_without_table(row);

	for (size_t i = 0; i < ROW; i++)
		row[i].uses -= row[i].uses > 1;
	place->uses = 0;
	memcpy(place->point, point, SM2_POINT_SIZE);
	return place;
}

/* Has the row a table left for this key, or one that somebody else has used less? */
static bool make_room(struct known *row, const struct known *known)
{
	struct known *least = NULL;
	size_t tables = 0;

	for (size_t i = 0; i < ROW; i++) {
		tables += has_table(&row[i]);
		if (row[i].table && (!least || row[i].uses < least->uses))
			least = &row[i];
	}
	if (tables < ROW_TABLES)
		return true;
	if (!least || least->uses >= known->uses)
		return false;
	sm2_table_free(least->table);
	least->table = NULL;
	least->uses = 1;
	return true;
}

/* Count one use. True when a table is to be made for it, by the caller. */
static bool count(const uint8_t point[SM2_POINT_SIZE], struct sm2_table **table)
{
	struct known *row = row_of(point);
	struct known *known = find(row, point);

	if (!known)
		known = settle(row, point);
	known->uses += known->uses < USES_MAX;
	*table = known->table;
	if (*table)
		sm2_table_hold(*table);
	if (has_table(known) || known->uses < SM2_TABLE_AFTER || !make_room(row, known))
		return false;
	known->in_work = true;
	return true;
}

/* A key in work keeps its place. */
static void keep(const uint8_t point[SM2_POINT_SIZE], struct sm2_table *table)
{
	struct known *known = find(row_of(point), point);

	known->in_work = false;
	known->table = table;
	if (table)
		sm2_table_hold(table);
	else
		known->uses = 1;
}

struct sm2_table *sm2_known_table(const uint8_t point[SM2_POINT_SIZE])
{
	struct sm2_table *table;
	bool wanted;

	pthread_once(&once, throw_seed);
	pthread_mutex_lock(&lock);
	wanted = count(point, &table);
	pthread_mutex_unlock(&lock);
	if (!wanted)
		return table;
	table = sm2_table_new(point);
	pthread_mutex_lock(&lock);
	keep(point, table);
	pthread_mutex_unlock(&lock);
	return table;
}

size_t sm2_known_tables(void)
{
	size_t tables = 0;

	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < ROWS; i++)
		for (size_t j = 0; j < ROW; j++)
			tables += rows[i][j].table != NULL;
	pthread_mutex_unlock(&lock);
	return tables;
}
