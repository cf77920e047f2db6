/* SPDX-License-Identifier: Apache-2.0 */
/* The suite's own arithmetic for verifying SM2 signatures: public keys, public values, and nothing else, for its time
 * depends on them. Signing, and everything with a secret, is the library's. For common/gm alone; which of the two
 * verifies is chosen by gm/sm2_way.h. */
#ifndef GM_SM2_OWN_H
#define GM_SM2_OWN_H

#include "gm/sm2.h"

/* Can it be used here: has the platform numbers of 128 bits, and is there memory for the generator's table? That is made
 * when this is first asked (0.2 MiB). Any thread. Everything below needs it. */
bool sm2_own_ready(void);

/* Is it 04 ‖ X ‖ Y of a point of the curve? */
bool sm2_own_is_point(const uint8_t point[SM2_POINT_SIZE]);

/* Multiples of a public key, for one that comes again (gm/comb.h). NULL when it is no point, or without memory. */
struct sm2_table;
enum { SM2_TABLE_WIDTH = 6 };
struct sm2_table *sm2_table_new(const uint8_t point[SM2_POINT_SIZE]);

/* One holder more, one less: the last one frees it. NULL is fine for free. */
void sm2_table_hold(struct sm2_table *table);
void sm2_table_free(struct sm2_table *table);

/* Count one use of a key (sm2_known.c), and the table it has, or gets now: held, for sm2_table_free. NULL when it has none.
 * Any thread. */
struct sm2_table *sm2_known_table(const uint8_t point[SM2_POINT_SIZE]);

/* How many there are, for tests. */
size_t sm2_known_tables(void);

/* Does the signature fit e and key? With the key's table, or, if that is NULL, without. */
bool sm2_own_verify(const uint8_t point[SM2_POINT_SIZE], const struct sm2_table *table, const struct sm3 *e,
		    const struct sm2_signature *signature);

#endif
