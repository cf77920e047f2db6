/* SPDX-License-Identifier: Apache-2.0 */
/* Sealed documents in any number for lib/world.h: a seal that its offices made and filed, and the owner's own hand. The
 * documents are small ones, of about 20 kB: what an office sends often. */
#ifndef TESTS_LIB_SEALER_H
#define TESTS_LIB_SEALER_H

#include "lib/walk.h"

struct sealer {
	struct walk walk;
	struct slice seal; /* of version 4, with a picture of a few kB */
	struct slice cert;
};

/* A new seal of the world's, active. The test fails when it cannot be had. */
void sealer_begin(struct sealer *sealer, struct arena *arena);
void sealer_end(struct sealer *sealer);

/* A document of its own for each number, unsealed. */
struct slice small_notice(struct arena *arena, unsigned number);

/* Sealed on its first page, at that moment. */
struct slice sealer_seal(const struct sealer *sealer, struct arena *arena, struct slice document, instant at);

#endif
