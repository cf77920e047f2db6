/* SPDX-License-Identifier: Apache-2.0 */
#include "http/door.h"
#include "lib/check.h"
#include "svc/route.h"

static err nothing(struct request *req, struct tx *tx)
{
	(void)tx;
	return reply_nothing(req);
}

static const struct route routes[] = {
	{POST, "/v1/applications", ROLE_APPLICANT, 64 KiB, ONCE, nothing, NO_EVENT},
	{GET, "/v1/applications", ROLE_APPLICANT, 0, READ, nothing, NO_EVENT},
	{GET, "/v1/applications/{id}", ROLE_APPLICANT, 0, READ, nothing, NO_EVENT},
	{POST, "/v1/applications/{id}/materials/{kind}", ROLE_APPLICANT, 0, ONCE, nothing, NO_EVENT},
	END_OF_ROUTES,
};

static err find(enum method method, const char *path, const struct route **route, struct slice *parts)
{
	unsigned allowed;

	return route_find(routes, method, slice_str(path), route, parts, &allowed);
}

static void a_path_leads_to_its_row(void **unused)
{
	struct slice parts[PATH_PARTS_MAX];
	const struct route *route;

	(void)unused;
	assert_ok(find(GET, "/v1/applications", &route, parts));
	assert_ptr_equal(&routes[1], route);
	assert_ok(find(GET, "/v1/applications/17", &route, parts));
	assert_ptr_equal(&routes[2], route);
	assert_true(slice_is(parts[0], "17"));
	assert_ok(find(POST, "/v1/applications/17/materials/a%20b", &route, parts));
	assert_true(slice_is(parts[1], "a%20b"));
}

static void other_paths_lead_nowhere(void **unused)
{
	static const char *const paths[] = {
		"/",
		"/v1",
		"/v1/applications/",
		"/v1/applications//",
		"/v1/applications/17/",
		"/v1/applications/17/materials",
		"/v1/applications/17/materials/a/b",
		"/V1/applications",
		"/v1/./applications",
		"/v1/applications%2f17",
		"//v1/applications",
		"",
	};
	struct slice parts[PATH_PARTS_MAX];
	const struct route *route;

	(void)unused;
	for (size_t i = 0; i < COUNT(paths); i++)
		check_err(E_NO_ROUTE, find(GET, paths[i], &route, parts), paths[i], __FILE__, __LINE__);
}

static void another_method_is_told_which_ones_there_are(void **unused)
{
	struct slice parts[PATH_PARTS_MAX];
	const struct route *route;
	unsigned allowed;

	(void)unused;
	assert_err(E_METHOD,
		   route_find(routes, DELETE, slice_str("/v1/applications"), &route, parts, &allowed));
	assert_int_equal(1u << GET | 1u << POST, allowed);
	assert_err(E_METHOD,
		   route_find(routes, NO_METHOD, slice_str("/v1/applications/1"), &route, parts, &allowed));
	assert_int_equal(1u << GET, allowed);
}

static void a_table_with_a_hole_does_not_start(void **unused)
{
	const struct route no_role[] = {{GET, "/a", NO_ROLE, 0, READ, nothing, NO_EVENT}, END_OF_ROUTES};
	const struct route no_handler[] = {{GET, "/a", ROLE_PUBLIC, 0, READ, NULL, NO_EVENT}, END_OF_ROUTES};
	const struct route no_method[] = {{NO_METHOD, "/a", ROLE_PUBLIC, 0, READ, nothing, NO_EVENT},
					  END_OF_ROUTES};
	const struct route long_look[] = {{GET, "/a", ROLE_PUBLIC, 4 KiB, GLANCE, nothing, NO_EVENT},
					  END_OF_ROUTES};
	const struct route twice[] = {{GET, "/a", ROLE_PUBLIC, 0, READ, nothing, NO_EVENT},
				      {GET, "/a", ROLE_PUBLIC, 0, READ, nothing, NO_EVENT},
				      END_OF_ROUTES};

	(void)unused;
	assert_ok(routes_check(routes));
	assert_err(E_BUG, routes_check(no_role));
	assert_err(E_BUG, routes_check(no_handler));
	assert_err(E_BUG, routes_check(no_method));
	assert_err(E_BUG, routes_check(long_look));
	assert_err(E_BUG, routes_check(twice));
}

static void a_part_of_the_path_is_decoded_and_checked(void **unused)
{
	struct arena arena;
	struct request req = {.arena = &arena, .route = &routes[3]};
	struct slice text;
	struct uuid id;

	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	req.parts[0] = slice_str("018f3e3e-7a4b-7c3d-8e9f-0123456789ab");
	req.parts[1] = slice_str("%E5%8D%B0%2F");
	assert_ok(path_uuid(&req, "id", &id));
	assert_ok(path_text(&req, "kind", 10, &text));
	assert_true(slice_is(text, "印/"));
	assert_err(E_NOT_FOUND, path_text(&req, "kind", 3, &text));
	assert_err(E_NOT_FOUND, path_uuid(&req, "kind", &id));
	assert_err(E_BUG, path_text(&req, "kin", 10, &text));
	req.parts[1] = slice_str("a%00b");
	assert_err(E_NOT_FOUND, path_text(&req, "kind", 10, &text));
	req.parts[1] = slice_str("%ff");
	assert_err(E_NOT_FOUND, path_text(&req, "kind", 10, &text));
	arena_clear(&arena);
}

static void a_header_that_would_begin_another_is_not_sent(void **unused)
{
	struct arena arena;
	struct request req = {.arena = &arena};

	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(reply_header(&req, "Location", "/v1/%d", 7));
	assert_err(E_BUG, reply_header(&req, "Location", "a\r\nSet-Cookie: b"));
	assert_err(E_BUG, reply_header(&req, "Bad name", "a"));
	assert_int_equal(1, req.reply.header_count);
	arena_clear(&arena);
}

static void if_match_must_name_the_present_version(void **unused)
{
	struct http_field field = {slice_str("if-match"), slice_str("W/\"7\"")};
	struct http_request http = {.fields = &field, .field_count = 1};
	struct request req = {.http = &http};

	(void)unused;
	assert_ok(request_if_match(&req, 7));
	assert_err(E_CONFLICT, request_if_match(&req, 8));
	field.value = slice_str("\"8\"");
	assert_ok(request_if_match(&req, 8));
	field.value = slice_str("*");
	assert_ok(request_if_match(&req, 8));
	field.value = slice_str("8");
	assert_err(E_CONFLICT, request_if_match(&req, 8));
	http.field_count = 0;
	assert_ok(request_if_match(&req, 8));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_leads_to_its_row),
		cmocka_unit_test(other_paths_lead_nowhere),
		cmocka_unit_test(another_method_is_told_which_ones_there_are),
		cmocka_unit_test(a_table_with_a_hole_does_not_start),
		cmocka_unit_test(a_part_of_the_path_is_decoded_and_checked),
		cmocka_unit_test(a_header_that_would_begin_another_is_not_sent),
		cmocka_unit_test(if_match_must_name_the_present_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
