/* SPDX-License-Identifier: Apache-2.0 */
/* How a comparison gets about, and what it says on the way. */
#include "pdf/walk.h"

/* Where one more of this kind goes. When all room is taken, in the place of the last that weighs less: however much is
 * added, what was changed is told. NULL: all that are kept weigh as much. */
static struct pdf_change *place_for(struct pdf_signature *s, enum pdf_change_kind kind)
{
	if (s->change_count < PDF_CHANGES_MAX)
		return &s->changes[s->change_count++];
	for (size_t i = PDF_CHANGES_MAX; i-- > 0;)
		if (s->changes[i].kind > kind)
			return &s->changes[i];
	return NULL;
}

err pdf_change_add(struct arena *arena, struct pdf_signature *s, enum pdf_change_kind kind, const char *where,
		   const char *what, int by)
{
	struct pdf_change *place;

	if (!s->changes) {
		s->changes = arena_array(arena, PDF_CHANGES_MAX, struct pdf_change);
		REQUIRE(s->changes, E_NO_MEMORY);
	}
	for (size_t i = 0; i < s->change_count; i++)
		if (s->changes[i].kind == kind && s->changes[i].by == by && by != 0)
			return OK; /* a field and its widget, a list and a page: one mark */
	place = place_for(s, kind);
	if (place)
		*place = (struct pdf_change){kind, where, what, by};
	return OK;
}

/* "/Pages/Kids/0/Contents"; of a long way the last steps. */
static const char *way_to(struct arena *arena, const struct pdf_step *step)
{
	const char *text = "";
	int levels = 0;

	for (; step && text && levels < PDF_PLACE_LEVELS_MAX; step = step->up, levels++)
		text = arena_text(arena, "%s%.64s%s", step->name[0] == '/' ? "" : "/", step->name, text);
	return step && text ? arena_text(arena, "…%s", text) : text;
}

err pdf_walk_tell(struct pdf_walk *walk, enum pdf_change_kind kind, const struct pdf_step *step,
		  const char *what, int by)
{
	const char *where = way_to(walk->arena, step);

	REQUIRE(where, E_NO_MEMORY);
	return pdf_change_add(walk->arena, walk->signature, walk->telling ? PDF_ADDED : kind, where, what,
			      by);
}

/* The way to an object is kept: the stack it stands on goes. */
static err keep_way(struct pdf_walk *walk, const struct pdf_step *step, const struct pdf_step **kept)
{
	struct pdf_step *copy;

	*kept = step;
	if (!step || step->kept)
		return OK;
	copy = arena_new(walk->arena, struct pdf_step);
	REQUIRE(copy, E_NO_MEMORY);
	*copy = (struct pdf_step){.name = step->name, .kept = true};
	*kept = copy;
	return keep_way(walk, step->up, &copy->up);
}

static err look_later(struct pdf_walk *walk, const struct pdf_step *step, int id, int generation)
{
	struct pdf_pending *pending = arena_new(walk->arena, struct pdf_pending);

	REQUIRE(pending, E_NO_MEMORY);
	pending->id = id;
	pending->generation = generation;
	TRY(keep_way(walk, step, &pending->step));
	*(walk->last ? &walk->last->next : &walk->first) = pending;
	walk->last = pending;
	return OK;
}

/* A reference: the same number on both sides; the object itself is looked at later, once. */
err pdf_walk_follow(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is)
{
	int id = pdf_id(walk->was, was), generation = qpdf_oh_get_generation(walk->was->qpdf, was);

	if (id != pdf_id(walk->is, is) || generation != qpdf_oh_get_generation(walk->is->qpdf, is))
		return pdf_walk_tell(walk, PDF_CHANGED, step, "another object", 0);
	if (id <= 0 || id >= walk->size)
		return OK; /* nothing, in both */
	if (walk->seen[id] != 0 && walk->seen[id] != (uint32_t)generation + 1)
		return FAIL(E_PDF_AMBIGUOUS, "object %d is referred to in two generations", id);
	if (walk->seen[id] != 0)
		return OK;
	walk->seen[id] = (uint32_t)generation + 1;
	return look_later(walk, step, id, generation);
}
