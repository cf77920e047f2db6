/* SPDX-License-Identifier: Apache-2.0 */
/* Seals in the register, put there through the registry's own store, with every moment chosen by the test. */
#ifndef TESTS_LIB_REGISTER_H
#define TESTS_LIB_REGISTER_H

#include "registry/store.h"

/* The day everything begins in these tests, and a moment so many days after it. */
instant day(int number);

/* A code given out for an order of its own, and a seal filed under it. */
struct slice register_code(struct tx *tx, instant now);
struct seal_filing register_filing(struct tx *tx, struct slice code, instant now, instant valid_to);
struct seal register_file(struct tx *tx, instant now, instant valid_to);

/* A change recorded at one moment that takes effect at another. */
void register_change(struct tx *tx, struct seal *seal, enum seal_event event, instant effective,
		     instant recorded);

/* File on the first day, good for a year; take over on the second. */
struct seal register_active(struct tx *tx);

#endif
