/* SPDX-License-Identifier: Apache-2.0 */
#include "gm/arithmetic.h"

#include <stdatomic.h>
#include <string.h>

static atomic_bool library_only;

err arithmetic_choose(const char *word)
{
	bool own = strcmp(word, ARITHMETIC_OWN) == 0;

	if (!own && strcmp(word, ARITHMETIC_LIBRARY) != 0)
		return FAIL_AT(E_CONF, "arithmetic", "neither %s nor %s", ARITHMETIC_OWN, ARITHMETIC_LIBRARY);
	atomic_store(&library_only, !own);
	return OK;
}

const char *arithmetic_chosen(void)
{
	return arithmetic_is_own() ? ARITHMETIC_OWN : ARITHMETIC_LIBRARY;
}

bool arithmetic_is_own(void)
{
	return !atomic_load_explicit(&library_only, memory_order_relaxed);
}
