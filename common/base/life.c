/* SPDX-License-Identifier: Apache-2.0 */
#include "base/life.h"

const struct life_step *life_find(const struct life *life, int state, int event)
{
	for (size_t i = 0; i < life->count; i++) {
		if (life->steps[i].from == state && life->steps[i].event == event)
			return &life->steps[i];
	}
	return NULL;
}

err life_next(const struct life *life, int state, int event, unsigned roles, const void *object,
	      const void *facts, const struct life_step **step)
{
	const struct life_step *found = life_find(life, state, event);

	if (!found)
		return FAIL(E_NO_SUCH_STEP, "%s: no row for this state and event", life->name);
	if (!(found->by & roles))
		return FAIL(E_FORBIDDEN, "%s: this step is for other roles", life->name);
	if (found->guard)
		TRY(found->guard(object, facts));
	*step = found;
	return OK;
}

/* Mark the rows that a way from the first state leads to: pass after pass, until one adds nothing. */
static void mark_reached(const struct life *life, int first, bool *marks)
{
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < life->count; i++) {
			bool reached = life->steps[i].from == first;

			for (size_t k = 0; k < life->count && !reached; k++)
				reached = marks[k] && life->steps[k].to == life->steps[i].from;
			more = more || (reached && !marks[i]);
			marks[i] = reached;
		}
	}
}

err life_check(const struct life *life, int first)
{
	bool marks[LIFE_STEPS_MAX] = {false};

	REQUIRE(life->count <= LIFE_STEPS_MAX, E_BUG);
	mark_reached(life, first, marks);
	for (size_t i = 0; i < life->count; i++) {
		const struct life_step *s = &life->steps[i];

		if (life_find(life, s->from, s->event) != s)
			return FAIL(E_BUG, "%s: row %zu repeats a state and an event", life->name, i + 1);
		if (!s->by)
			return FAIL(E_BUG, "%s: row %zu is for nobody", life->name, i + 1);
		if (!marks[i])
			return FAIL(E_BUG, "%s: row %zu begins where no way leads", life->name, i + 1);
	}
	return OK;
}
