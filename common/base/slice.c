/* SPDX-License-Identifier: Apache-2.0 */
#include "base/slice.h"

bool slice_eq_secret(struct slice a, struct slice b)
{
	volatile uint8_t differ = 0;

	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		differ |= (uint8_t)(a.at[i] ^ b.at[i]);
	return differ == 0;
}

void wipe(void *at, size_t len)
{
	if (len > 0)
		explicit_bzero(at, len);
}
