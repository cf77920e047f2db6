/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/courtroom.h"

#include "lib/check.h"
#include "lib/forge.h"
#include "lib/samples.h"

struct court *courtroom;

int courtroom_open(void **unused)
{
	const struct court_form form = {.cells = 2, .patience = 30 * SECOND};

	world_setup(unused);
	assert_ok(court_open(&form, &courtroom));
	return 0;
}

void courtroom_leave(void)
{
	court_close(courtroom);
	courtroom = NULL;
}

int courtroom_close(void **unused)
{
	courtroom_leave();
	return world_teardown(unused);
}

struct verify_request courtroom_question(const struct evidence *evidence, enum policy policy)
{
	return (struct verify_request){.id = "01900000-0000-7000-8000-000000000000",
				       .policy = policy,
				       .now = at("2026-11-30T00:00:00Z"),
				       .evidence = evidence};
}
