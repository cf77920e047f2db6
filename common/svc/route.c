/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/route.h"

static const char *const method_words[METHOD_COUNT] = {
	[NO_METHOD] = "", [GET] = "GET", [POST] = "POST", [PUT] = "PUT", [DELETE] = "DELETE",
};

const char *method_word(enum method method)
{
	return method_words[method < METHOD_COUNT ? method : NO_METHOD];
}

enum method method_read(struct slice word)
{
	for (enum method method = NO_METHOD + 1; method < METHOD_COUNT; method++)
		if (slice_is(word, method_words[method]))
			return method;
	return NO_METHOD;
}

/* The next segment of a path, its slash left out; false at the end. "/a/" has two segments, the second
 * empty. */
static bool next_segment(struct slice *path, struct slice *segment)
{
	const uint8_t *slash;

	if (path->len == 0 || path->at[0] != '/')
		return false;
	*path = slice_from(*path, 1);
	slash = memchr(path->at, '/', path->len);
	*segment = slice(path->at, slash ? (size_t)(slash - path->at) : path->len);
	*path = slice_from(*path, segment->len);
	return true;
}

static bool is_place(struct slice segment)
{
	return segment.len > 2 && segment.at[0] == '{';
}

static bool leads_to(const char *pattern, struct slice path, struct slice parts[PATH_PARTS_MAX])
{
	struct slice rest = slice_str(pattern);
	struct slice want;
	struct slice got;
	size_t count = 0;

	while (next_segment(&rest, &want)) {
		if (!next_segment(&path, &got))
			return false;
		if (is_place(want) ? got.len == 0 : !slice_eq(want, got))
			return false;
		if (is_place(want) && count < PATH_PARTS_MAX)
			parts[count++] = got;
	}
	return path.len == 0;
}

err route_find(const struct route *routes, enum method method, struct slice path, const struct route **route,
	       struct slice parts[PATH_PARTS_MAX], unsigned *allowed)
{
	*allowed = 0;
	for (const struct route *r = routes; r && r->path; r++) {
		if (!leads_to(r->path, path, parts))
			continue;
		if (r->method == method) {
			*route = r;
			return OK;
		}
		*allowed |= 1u << r->method;
	}
	REQUIRE(*allowed, E_NO_ROUTE);
	return FAIL(E_METHOD, "the address takes other methods");
}

static size_t places_in(const char *pattern)
{
	size_t count = 0;

	for (; *pattern; pattern++)
		count += *pattern == '{';
	return count;
}

err routes_check(const struct route *routes)
{
	for (const struct route *r = routes; r && r->path; r++) {
		if (r->method == NO_METHOD || r->method >= METHOD_COUNT || r->path[0] != '/' || !r->handle)
			return FAIL_AT(E_BUG, r->path, "a route without method, path or handler");
		if (r->roles == NO_ROLE)
			return FAIL_AT(E_BUG, r->path, "a route without a role");
		if (places_in(r->path) > PATH_PARTS_MAX)
			return FAIL_AT(E_BUG, r->path, "more than %d places in a path", PATH_PARTS_MAX);
		if (r->twice == GLANCE && (r->method != GET || r->body_max > 0))
			return FAIL_AT(E_BUG, r->path, "a glance at more than a path");
		for (const struct route *other = routes; other != r; other++)
			if (other->method == r->method && strcmp(other->path, r->path) == 0)
				return FAIL_AT(E_BUG, r->path, "a route twice");
	}
	return OK;
}
