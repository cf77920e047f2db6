/* SPDX-License-Identifier: Apache-2.0 */
/* Every route of every office × everybody who might come: without a token, with a bad, an expired or another office's
 * one, and with the token of each role that an account of the office can have. Whom the table names gets past the door;
 * nobody else does. And every path × every method, and paths that lead nowhere. */
#include "lib/check.h"
#include "lib/offices.h"
#include "lib/problem.h"
#include "lib/world.h"

#define NOBODYS_ID "018f3e3e-7a4b-7c3d-8e9f-0123456789ab"
#define NOBODYS_CODE "99999999999999"

static struct arena arena;

static int begin(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	return 0;
}

/* One account for each role of each office, and one whose token expired a moment ago. */
static int open_with_accounts(void **unused)
{
	int failed = world_open(unused);

	begin(unused);
	for (size_t o = 0; o < OFFICE_COUNT; o++) {
		enum office_name office = office_doors[o].office;
		const char *late = arena_text(&arena, "%s-late", office_word(office));

		for (enum role_number n = 0; n < ROLE_COUNT; n++) {
			const struct role_row *role = role_row(n);

			if (role_is_of(role, office))
				world_account(office,
					      arena_text(&arena, "%s-%s", office_word(office), role->word),
					      role->word, "unit");
		}
		world_account(office, late, "system-admin", "unit");
		world_sql(&arena, office,
			  "UPDATE token SET created_at = now() - interval '2 s', expires_at = now() - "
			  "interval '1 s' "
			  "WHERE account_id = (SELECT account_id FROM account WHERE name = '%s')",
			  late);
	}
	end(unused);
	return failed;
}

static struct answer visit(enum office_name office, const char *method, const char *path, const char *token,
			   const char *header)
{
	const struct asking asking = {
		.port = world_port(office), .method = method, .path = path, .token = token, .header = header};

	return http_ask(&arena, &asking);
}

static const char *code_of(const struct answer *answer)
{
	return answer_value(&arena, answer, "code");
}

static void is_turned_away(const struct answer *answer, const char *what)
{
	const char *field = answer_field(&arena, answer, "WWW-Authenticate");

	is_problem(&arena, answer, 401, "E_UNAUTHENTICATED", what);
	if (!field || strncmp(field, "Bearer", 6) != 0)
		fail_msg("%s: no WWW-Authenticate", what);
}

static void gets_past_the_door(const struct answer *answer, const char *what)
{
	if (answer->status == 0 || answer->status == 401 || answer->status == 403 || answer->status >= 500)
		fail_msg("%s: %d %s", what, answer->status, code_of(answer));
}

struct visitor {
	const char *who, *token, *header;
	unsigned roles; /* NO_ROLE: turned away wherever they come */
};

static size_t visits;

static void try_visitor(enum office_name office, const struct route *route, const struct visitor *visitor)
{
	const char *path = route_path(&arena, route, NOBODYS_ID, NOBODYS_CODE);
	const char *what = arena_text(&arena, "%s %s %s by %s", office_word(office),
				      method_word(route->method), route->path, visitor->who);
	struct answer answer =
		visit(office, method_word(route->method), path, visitor->token, visitor->header);

	visits++;
	if (visitor->roles == NO_ROLE)
		is_turned_away(&answer, what);
	else if (route->roles & (visitor->roles | ROLE_PUBLIC))
		gets_past_the_door(&answer, what);
	else if (visitor->token)
		is_problem(&arena, &answer, 403, "E_FORBIDDEN", what);
	else
		is_turned_away(&answer, what);
}

static void try_everybody(enum office_name office, const struct route *route)
{
	const char *word = office_word(office);
	const char *good = world_token(arena_text(&arena, "%s-system-admin", word));
	const char *elsewhere = world_token(office == AUDIT ? "applicant" : "auditor");
	char touched[128];

	snprintf(touched, sizeof(touched), "%s", good);
	touched[strlen(touched) - 1] = touched[strlen(touched) - 1] == '0' ? '1' : '0';
	const struct visitor visitors[] = {
		{"the public", NULL, NULL, ROLE_PUBLIC},
		{"garbage", "eseal_garbage", NULL, NO_ROLE},
		{"a token with one digit changed", touched, NULL, NO_ROLE},
		{"an expired token", world_token(arena_text(&arena, "%s-late", word)), NULL, NO_ROLE},
		{"another office's token", elsewhere, NULL, NO_ROLE},
		{"another scheme", NULL, "Authorization: Basic YTpi", NO_ROLE},
		{"a scheme without a token", NULL, "Authorization: Bearer", NO_ROLE},
	};

	for (size_t i = 0; i < COUNT(visitors); i++)
		try_visitor(office, route, &visitors[i]);
	for (enum role_number n = 0; n < ROLE_COUNT; n++) {
		const struct role_row *role = role_row(n);
		const char *account = arena_text(&arena, "%s-%s", word, role->word);

		if (role_is_of(role, office))
			try_visitor(office, route,
				    &(struct visitor){role->word, world_token(account), NULL, role->role});
	}
}

static void nobody_gets_past_a_door_that_is_not_for_them(void **unused)
{
	(void)unused;

	for (size_t o = 0; o < OFFICE_COUNT; o++)
		for (const struct route *r = office_doors[o].routes; r->path; r++)
			try_everybody(office_doors[o].office, r);
	print_message("%zu visits\n", visits);
	assert_true(visits > 500);
}

static unsigned methods_of(const struct route *routes, const char *path)
{
	unsigned methods = 0;

	for (const struct route *r = routes; r->path; r++)
		if (strcmp(r->path, path) == 0)
			methods |= 1u << r->method;
	return methods;
}

static const char *allow_of(unsigned methods)
{
	const char *list = "";

	for (enum method m = NO_METHOD + 1; m < METHOD_COUNT; m++)
		if (methods & 1u << m)
			list = arena_text(&arena, "%s%s%s", list, *list ? ", " : "", method_word(m));
	return list;
}

/* Before anybody is asked who they are: the table of routes is no secret. */
static void every_other_method_is_told_which_are_allowed(void **unused)
{
	static const char *const methods[] = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};
	(void)unused;

	for (size_t o = 0; o < OFFICE_COUNT; o++) {
		enum office_name office = office_doors[o].office;

		for (const struct route *r = office_doors[o].routes; r->path; r++) {
			unsigned allowed = methods_of(office_doors[o].routes, r->path);
			const char *path = route_path(&arena, r, NOBODYS_ID, NOBODYS_CODE);

			for (size_t m = 0; m < COUNT(methods); m++) {
				const char *what =
					arena_text(&arena, "%s %s %s", office_word(office), methods[m], path);
				struct answer answer;

				if (allowed & 1u << method_read(slice_str(methods[m])) &&
				    method_read(slice_str(methods[m])) != NO_METHOD)
					continue;
				answer = visit(office, methods[m], path, NULL, NULL);
				is_problem(&arena, &answer, 405, "E_METHOD", what);
				assert_string_equal(answer_field(&arena, &answer, "Allow"),
						    allow_of(allowed));
			}
		}
	}
}

static void what_is_no_request_for_an_office_is_refused_at_the_door(void **unused)
{
	static const struct {
		const char *method, *path;
		int status;
		const char *code;
	} odd[] = {
		{"TRACE", "/v1/orders", 405, "E_METHOD"},
		{"MOVE", "/v1/orders", 405, "E_METHOD"},
		{"GET", "//v1/orders", 400, "E_SYNTAX"},
	};
	(void)unused;

	for (size_t o = 0; o < OFFICE_COUNT; o++)
		for (size_t i = 0; i < COUNT(odd); i++) {
			struct answer answer =
				visit(office_doors[o].office, odd[i].method, odd[i].path, NULL, NULL);

			is_problem(&arena, &answer, odd[i].status, odd[i].code, odd[i].path);
		}
}

static void only_the_gateway_has_a_page_for_everybody(void **unused)
{
	(void)unused;
	for (size_t o = 0; o < OFFICE_COUNT; o++) {
		struct answer answer = visit(office_doors[o].office, "GET", "/", NULL, NULL);

		if (office_doors[o].office == GATEWAY)
			assert_int_equal(200, answer.status);
		else
			is_problem(&arena, &answer, 404, "E_NO_ROUTE", "/");
	}
}

static void a_path_that_leads_nowhere_is_not_found(void **unused)
{
	static const char *const nowhere[] = {"/v1",
					      "/v1/",
					      "/v2/applications",
					      "/v1/applications/",

					      "/v1/../v1/orders",
					      "/v1/orders/%2e%2e/orders",
					      "/V1/orders",
					      "/index.htm",
					      "/.git/config",
					      "/v1/seals/1/2/3/4"};
	(void)unused;

	for (size_t o = 0; o < OFFICE_COUNT; o++) {
		enum office_name office = office_doors[o].office;

		for (size_t i = 0; i < COUNT(nowhere); i++) {
			struct answer answer = visit(office, "GET", nowhere[i], NULL, NULL);

			is_problem(&arena, &answer, 404, "E_NO_ROUTE", nowhere[i]);
		}
		for (const struct route *r = office_doors[o].routes; r->path; r++) {
			const char *path =
				arena_text(&arena, "%s/", route_path(&arena, r, NOBODYS_ID, NOBODYS_CODE));
			struct answer answer = visit(office, method_word(r->method), path, NULL, NULL);

			is_problem(&arena, &answer, 404, "E_NO_ROUTE", path);
		}
	}
}

/* What cannot be an identifier, or is nobody's, is not there; asked by somebody who may look. */
static void an_object_that_is_not_there_is_not_found(void **unused)
{
	static const char *const ids[] = {"1",
					  "018f3e3e-7a4b-7c3d-8e9f-0123456789aG",
					  "%00",
					  "%ff%fe",
					  "%E5%8D%B0",
					  "018f3e3e7a4b7c3d8e9f0123456789ab",
					  "..%2f..%2fetc%2fpasswd",
					  "a%0d%0ab",
					  NOBODYS_ID};
	static const char *const lookers[] = {[ISSUING] = "issuing-reviewer",
					      [MAKING] = "making-supervisor",
					      [REGISTRY] = "registry-registrar",
					      [GATEWAY] = "gateway-business",
					      [AUDIT] = "audit-auditor"};
	(void)unused;

	for (size_t o = 0; o < OFFICE_COUNT; o++) {
		enum office_name office = office_doors[o].office;

		for (const struct route *r = office_doors[o].routes; r->path; r++) {
			if (r->method != GET || !strstr(r->path, "{id}") || r->roles == ROLE_OWNER)
				continue;
			for (size_t i = 0; i < COUNT(ids); i++) {
				const char *path = route_path(&arena, r, ids[i], ids[i]);
				struct answer answer =
					visit(office, "GET", path, world_token(lookers[office]), NULL);

				is_problem(&arena, &answer, 404, "E_NOT_FOUND", path);
			}
		}
	}
}

/* What follows the question mark, to somebody who may ask. */
static void a_query_that_is_not_what_it_must_be_is_refused(void **unused)
{
	static const struct {
		enum office_name office;
		const char *account, *target, *place;
	} bad[] = {
		{ISSUING, "issuing-reviewer", "/v1/applications?page_size=0", "page_size"},
		{ISSUING, "issuing-reviewer", "/v1/applications?page_size=101", "page_size"},
		{ISSUING, "issuing-reviewer", "/v1/applications?page_size=ten", "page_size"},
		{ISSUING, "issuing-reviewer", "/v1/applications?page_size=1e1", "page_size"},
		{ISSUING, "issuing-reviewer", "/v1/applications?page_token=zz", "page_token"},
		{ISSUING, "issuing-reviewer", "/v1/applications?page_token=00", "page_token"},
		{ISSUING, "issuing-reviewer", "/v1/applications?page_token=", "page_token"},
		{ISSUING, "issuing-reviewer", "/v1/applications?state=nonsense", "state"},
		{ISSUING, "issuing-reviewer", "/v1/applications?state=approved&order=asc", "order"},
		{MAKING, "making-clerk", "/v1/orders?page_size=-1", "page_size"},
		{MAKING, "making-clerk", "/v1/orders?page_token=0011", "page_token"},
		{MAKING, "making-clerk", "/v1/orders?state=Open", "state"},
		{MAKING, "making-clerk", "/v1/orders?sql=1", "sql"},
		{REGISTRY, NULL, "/v1/seals/" NOBODYS_CODE "/status?at=yesterday", "at"},
		{REGISTRY, NULL, "/v1/seals/" NOBODYS_CODE "/status?at=2026-02-30T00:00:00Z", "at"},
		{REGISTRY, NULL, "/v1/seals/" NOBODYS_CODE "/status?at=2026-01-01T00:00:00%2B08:00", "at"},
		{REGISTRY, NULL, "/v1/seals/" NOBODYS_CODE "/status?known_at=", "known_at"},
		{REGISTRY, NULL, "/v1/seals/" NOBODYS_CODE "/status?signed=perhaps", "signed"},
		{REGISTRY, NULL, "/v1/seals/" NOBODYS_CODE "/status?when=now", "when"},
		{GATEWAY, NULL, "/v1/seals/" NOBODYS_CODE "/status?at=0", "at"},
		{GATEWAY, NULL, "/v1/seals/" NOBODYS_CODE "/status?known_at=2026-01-01T00:00:00Z",
		 "known_at"},
		{AUDIT, "audit-auditor", "/v1/events?office=police", "office"},
		{AUDIT, "audit-auditor", "/v1/events?page_token=zz", "page_token"},
		{AUDIT, "audit-auditor", "/v1/events?page_token=2d31", "page_token"},
		{AUDIT, "audit-auditor", "/v1/seals/" NOBODYS_CODE "/events?office=registry", "office"},
		{AUDIT, "audit-auditor", "/v1/gaps?page_token=37", "page_token"},
		{AUDIT, "audit-auditor", "/v1/gaps?page_token=706f6c6963652d37", "page_token"},
		{AUDIT, "audit-auditor", "/v1/gaps?page_token=72656769737472792d2d37", "page_token"},
		{AUDIT, "audit-auditor", "/v1/export?after=-1", "after"},
		{AUDIT, "audit-auditor", "/v1/export?after=99999999999999999999", "after"},
	};
	static const char *const unreadable[] = {"state=%ff",       "state=%", "state=%4",
						 "state=a&state=b", "=a",      "state=%00"};
	(void)unused;

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct answer answer =
			visit(bad[i].office, "GET", bad[i].target, world_token(bad[i].account), NULL);

		is_problem_at(&arena, &answer, 422, "E_FIELD", bad[i].place, bad[i].target);
	}
	for (size_t i = 0; i < COUNT(unreadable); i++) {
		const char *target = arena_text(&arena, "/v1/applications?%s", unreadable[i]);
		struct answer answer = visit(ISSUING, "GET", target, world_token("issuing-reviewer"), NULL);

		is_problem(&arena, &answer, 400, "E_SYNTAX", target);
	}
}

static void what_watches_an_office_needs_no_token(void **unused)
{
	static const char *const probes[] = {"/healthz", "/readyz", "/metrics", "/version"};
	(void)unused;

	for (size_t o = 0; o < OFFICE_COUNT; o++)
		for (size_t i = 0; i < COUNT(probes); i++) {
			struct answer answer = visit(office_doors[o].office, "GET", probes[i], NULL, NULL);

			assert_int_equal(answer.status, 200);
			answer = visit(office_doors[o].office, "POST", probes[i], NULL, NULL);
			is_problem(&arena, &answer, 405, "E_METHOD", probes[i]);
		}
}

#define IN_AN_ARENA(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_AN_ARENA(nobody_gets_past_a_door_that_is_not_for_them),
		IN_AN_ARENA(every_other_method_is_told_which_are_allowed),
		IN_AN_ARENA(what_is_no_request_for_an_office_is_refused_at_the_door),
		IN_AN_ARENA(only_the_gateway_has_a_page_for_everybody),
		IN_AN_ARENA(a_path_that_leads_nowhere_is_not_found),
		IN_AN_ARENA(an_object_that_is_not_there_is_not_found),
		IN_AN_ARENA(a_query_that_is_not_what_it_must_be_is_refused),
		IN_AN_ARENA(what_watches_an_office_needs_no_token),
	};

	return cmocka_run_group_tests(tests, open_with_accounts, world_close);
}
