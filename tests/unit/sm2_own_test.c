/* SPDX-License-Identifier: Apache-2.0 */
/* The suite's own verification of SM2 signatures, with a table of the key and without, against the library's. The cases
 * are in lib/claims.c; other implementations are asked the same in tests/interop. */
#include "lib/check.h"
#include "lib/claims.h"
#include "lib/curve.h"

#define CASE(name) cmocka_unit_test(name),

int main(void)
{
	const struct CMUnitTest tests[] = {CLAIM_CASES(CASE)};

	return cmocka_run_group_tests(tests, curve_open, curve_close);
}
