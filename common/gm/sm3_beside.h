/* SPDX-License-Identifier: Apache-2.0 */
/* One digest made by a second thread, beside other work: of a large file, while its parts are read.
 *
 *   sm3_beside_digest(beside, file);
 *   …
 *   TRY(sm3_beside_await(beside, &digest));     always, before the file's bytes go */
#ifndef GM_SM3_BESIDE_H
#define GM_SM3_BESIDE_H

#include "gm/sm3.h"

struct sm3_beside;

/* Start the thread, and wait until it has digested something: afterwards it asks the system for nothing new, and may be
 * locked into a cell. E_NO_MEMORY, E_CRYPTO. */
err sm3_beside_start(struct sm3_beside **out);

/* Nobody may be waiting. NULL is fine. */
void sm3_beside_stop(struct sm3_beside *beside);

/* Begin; by one thread at a time, and not again before it was awaited. The bytes must stay. */
void sm3_beside_digest(struct sm3_beside *beside, struct slice message);

/* Wait for the digest. E_CRYPTO, E_NO_MEMORY. */
err sm3_beside_await(struct sm3_beside *beside, struct sm3 *digest);

#endif
