/* SPDX-License-Identifier: Apache-2.0 */
/* What is dear and need not be looked at in every run: of each sixteen inputs one, always the same ones. */
#ifndef FUZZ_RARELY_H
#define FUZZ_RARELY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool rarely(const uint8_t *at, size_t len)
{
	uint32_t hash = 2166136261; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ at[i]) * 16777619u;
	return (hash >> 16) % 16 == 0;
}

#endif
