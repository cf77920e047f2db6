/* SPDX-License-Identifier: Apache-2.0 */
/* Every form that an office takes × everything that can be wrong with it, sent by somebody whose door it is: each is
 * refused with what and where, and leaves no trace in the office's books. */
#include <jansson.h>

#include "lib/check.h"
#include "lib/forms.h"
#include "lib/offices.h"
#include "lib/walk.h"

static struct arena arena;
static struct walk walk;   /* an application, and an order whose materials are open */
static struct walk active; /* a seal in use */

static size_t wrong;

static int begin(void **unused)
{
	(void)unused;
	wrong = 0;
	arena_init(&arena, ARENA_REQUEST_MAX);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	return 0;
}

static struct arena kept;

static int open_with_an_order(void **unused)
{
	int failed = world_open(unused);

	arena_init(&kept, ARENA_REQUEST_MAX);
	walk_begin(&walk, &kept);
	walk_to(&walk, WALK_ORDER);
	walk_begin(&active, &kept);
	walk_to(&active, WALK_TAKE_OVER);
	world_rest();
	return failed;
}

static int close_all(void **unused)
{
	walk_end(&walk);
	walk_end(&active);
	arena_clear(&kept);
	return world_close(unused);
}

static const char *path_of(const struct form_of *form)
{
	const struct route route = {.path = form->path};

	return route_path(&arena, &route, form->office == ISSUING ? walk.application : walk.order,
			  active.code);
}

static struct answer send(const struct form_of *form, const char *type, struct slice body)
{
	const struct asking asking = {.port = world_port(form->office),
				      .method = "POST",
				      .path = path_of(form),
				      .token = world_token(form->account),
				      .key = world_key(&arena),
				      .type = type,
				      .body = body};

	return http_ask(&arena, &asking);
}

static void no_trace(const struct form_of *form, const char *before)
{
	const char *now = world_books(&arena, form->office);

	if (strcmp(before, now) == 0)
		return;
	wrong++;
	fprintf(stderr, "%s leaves a trace:\n%s\n%s\n", form->path, before, now);
}

static size_t tries;

static bool is_problem_document(const struct answer *answer)
{
	const char *type = answer_field(&arena, answer, "Content-Type");

	return type && strcmp(type, "application/problem+json") == 0;
}

/* What is wrong with one of many is told of that one, and the others are done. */
static bool is_of_one(const struct answer *answer, const char *where)
{
	return answer->status == 200 && where && strncmp(where, "items[0].", strlen("items[0].")) == 0;
}

/* Refused with this, and the place begins with that. What is not is told, and counted, so that all is seen. */
static void is_refused(const struct form_of *form, const struct answer *answer, const char *expected,
		       const char *where, const char *what)
{
	bool one = is_of_one(answer, where);
	const char *code = answer_value(&arena, answer, one ? "results.0.error.code" : "code");
	const char *place = answer_value(&arena, answer, one ? "results.0.error.where" : "errors.0.place");

	tries++;
	if (strcmp(code, expected) == 0 && (one || is_problem_document(answer)) &&
	    (!where || strncmp(place, where, strlen(where)) == 0))
		return;
	wrong++;
	fprintf(stderr, "%s, %s: %d %s at “%s” where %s at “%s” was due\n", form->path, what, answer->status,
		code, place, expected, where ? where : "");
}

/* Materials are kept as they were handed in, so they are read as bytes first, of which there must be some. */
static bool empty_as_bytes(const struct form_of *form, const char *body)
{
	const char *kind = strstr(form->path, "/materials/");

	return !*body && kind && !strchr(kind + strlen("/materials/"), '/');
}

static void what_is_no_form_is_refused_whole(void **unused)
{
	static const struct {
		const char *what, *type, *body, *code;
	} bad[] = {
		{"another type", "text/plain", "{}", "E_MEDIA_TYPE"},
		{"another charset's type", "application/jsonp", "{}", "E_MEDIA_TYPE"},
		{"a form of the web", "application/x-www-form-urlencoded", "a=b", "E_MEDIA_TYPE"},
		{"nothing", "application/json", "", "E_SYNTAX"},
		{"half an object", "application/json", "{\"reason\":\"a\"", "E_SYNTAX"},
		{"a list", "application/json", "[]", "E_SYNTAX"},
		{"a number", "application/json", "7", "E_SYNTAX"},
		{"null", "application/json", "null", "E_SYNTAX"},
		{"two objects", "application/json", "{}{}", "E_SYNTAX"},
		{"a comment", "application/json", "{/* */}", "E_SYNTAX"},
		{"a name twice", "application/json", "{\"reason\":\"a\",\"reason\":\"b\"}", "E_SYNTAX"},
		{"a name twice, written differently", "application/json",
		 "{\"reason\":\"a\",\"reas\\u006fn\":\"b\"}", "E_SYNTAX"},
		{"bytes that are not UTF-8", "application/json", "{\"reason\":\"\xff\xfe\"}", "E_SYNTAX"},
		{"an overlong form", "application/json", "{\"reason\":\"\xc0\xaf\"}", "E_SYNTAX"},
		{"half a surrogate", "application/json", "{\"reason\":\"\\ud800\"}", "E_SYNTAX"},
		{"a NUL", "application/json", "{\"reason\":\"a\\u0000b\"}", "E_SYNTAX"},
		{"a byte order mark", "application/json", "\xef\xbb\xbf{}", "E_SYNTAX"},
		{"another encoding", "application/json", "\xff\xfe{\x00}\x00", "E_SYNTAX"},
		{"depth", "application/json",
		 "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", "E_SYNTAX"},
		{"no number", "application/json", "{\"a\":NaN}", "E_SYNTAX"},
		{"too great a number", "application/json", "{\"a\":1e999}", "E_SYNTAX"},
	};
	(void)unused;

	for (size_t f = 0; f < form_count; f++) {
		const char *before = world_books(&arena, forms[f].office);

		for (size_t i = 0; i < COUNT(bad); i++) {
			struct answer answer;

			if (strcmp(forms[f].path, "/v1/verifications") == 0 &&
			    strcmp(bad[i].code, "E_MEDIA_TYPE") == 0)
				continue; /* a document of any type is taken there, and judged */
			answer = send(&forms[f], bad[i].type, slice_str(bad[i].body));
			is_refused(&forms[f], &answer,
				   empty_as_bytes(&forms[f], bad[i].body) ? "E_FIELD" : bad[i].code, NULL,
				   bad[i].what);
		}
		no_trace(&forms[f], before);
	}
	assert_int_equal(wrong, 0);
}

static size_t body_max_of(const struct form_of *form)
{
	for (size_t o = 0; o < OFFICE_COUNT; o++) {
		struct slice parts[PATH_PARTS_MAX];
		const struct route *route;
		unsigned allowed;

		if (office_doors[o].office == form->office &&
		    route_find(office_doors[o].routes, POST, slice_str(path_of(form)), &route, parts,
			       &allowed)
				    .code == E_OK)
			return route->body_max;
	}
	fail_msg("%s is not in the table", form->path);
	return 0;
}

static void what_is_longer_than_the_route_allows_is_refused_unread(void **unused)
{
	(void)unused;

	for (size_t f = 0; f < form_count; f++) {
		size_t len = body_max_of(&forms[f]) + 1;
		const char *before = world_books(&arena, forms[f].office);
		struct answer answer;

		answer = http_raw(
			&arena, world_port(forms[f].office),
			arena_text(&arena,
				   "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
				   "Expect: 100-continue\r\nContent-Length: %zu\r\n\r\n",
				   path_of(&forms[f]), len));
		is_refused(&forms[f], &answer, "E_TOO_BIG", NULL, "too long, and waiting");
		if (len <= 1 MiB + 1) {
			uint8_t *body = arena_take(&arena, len);

			memset(body, ' ', len);
			answer = send(&forms[f], "application/json", slice(body, len));
			is_refused(&forms[f], &answer, "E_TOO_BIG", NULL, "too long");
		}
		no_trace(&forms[f], before);
	}
	assert_int_equal(wrong, 0);
}

/* A value somewhere in a form. */
struct spot {
	const char *place;
	json_t *in; /* the object or list that holds it; NULL: it is the form itself */
	const char *name;
	size_t index;
	json_t *value;
};

enum { SPOTS_MAX = 64 };

static void find_spots(struct spot *spots, size_t *count, struct spot spot)
{
	const char *name;
	json_t *value;
	size_t i;

	assert_true(*count < SPOTS_MAX);
	spots[(*count)++] = spot;
	json_object_foreach(spot.value, name, value)
	{
		const char *place = arena_text(&arena, "%s%s%s", spot.place, *spot.place ? "." : "", name);

		find_spots(spots, count,
			   (struct spot){place, spot.value, arena_text(&arena, "%s", name), 0, value});
	}
	json_array_foreach(spot.value, i, value) find_spots(
		spots, count,
		(struct spot){arena_text(&arena, "%s[%zu]", spot.place, i), spot.value, NULL, i, value});
}

static size_t spots_of(json_t *form, struct spot *spots)
{
	size_t count = 0;

	find_spots(spots, &count, (struct spot){"", NULL, NULL, 0, form});
	return count;
}

static bool among(const char *list, const char *place)
{
	return strstr(list, arena_text(&arena, " %s ", place)) != NULL;
}

/* Something done to one spot of the form; *spot says to which. */
typedef bool alteration(const struct form_of *form, struct spot *spot, size_t how);

static bool leave_out(const struct form_of *form, struct spot *spot, size_t how)
{
	return how == 0 && spot->name && !among(form->optional, spot->place) &&
	       json_object_del(spot->in, spot->name) == 0;
}

static bool put(struct spot *spot, json_t *value)
{
	return spot->name ? json_object_set_new(spot->in, spot->name, value) == 0
			  : json_array_set_new(spot->in, spot->index, value) == 0;
}

static bool change_type(const struct form_of *form, struct spot *spot, size_t how)
{
	static const char *const others[] = {"7", "\"x\"", "true", "null", "[]", "{}", "1.5"};
	json_t *other;

	(void)form;
	if (how >= COUNT(others) || !spot->in)
		return false;
	other = json_loads(others[how], JSON_DECODE_ANY, NULL);
	if (json_typeof(other) != json_typeof(spot->value) &&
	    !(json_is_boolean(other) && json_is_boolean(spot->value)))
		return put(spot, other);
	json_decref(other);
	return false;
}

static bool change_words(const struct form_of *form, struct spot *spot, size_t how)
{
	static char long_text[5001];
	const char *const words[] = {"",
				     "a\x07"
				     "b",
				     long_text};

	memset(long_text, 'x', sizeof(long_text) - 1);
	return how < COUNT(words) && json_is_string(spot->value) && !among(form->any_words, spot->place) &&
	       put(spot, json_string(words[how]));
}

static bool add_unknown(const struct form_of *form, struct spot *spot, size_t how)
{
	(void)form;
	if (how > 0 || !json_is_object(spot->value))
		return false;
	json_object_set_new(spot->value, "no_such_field", json_integer(1));
	spot->place = arena_text(&arena, "%s%sno_such_field", spot->place, *spot->place ? "." : "");
	return true;
}

static void try_spot(const struct form_of *form, size_t index, alteration *change, size_t how,
		     const char *what)
{
	struct spot spots[SPOTS_MAX];
	json_t *json = json_loads(form->json, 0, NULL);
	struct answer answer;
	char *text;

	spots_of(json, spots);
	if (change(form, &spots[index], how)) {
		text = json_dumps(json, JSON_COMPACT);
		answer = send(form, "application/json", slice_str(text));
		is_refused(form, &answer, "E_FIELD", spots[index].place,
			   arena_text(&arena, "%s: %.200s", what, text));
		free(text);
	}
	json_decref(json);
}

static void each_field_is_refused_when_it_is_not_what_it_must_be(void **unused)
{
	static const struct {
		alteration *change;
		const char *what;
	} changes[] = {{leave_out, "a field left out"},
		       {change_type, "another type"},
		       {change_words, "other words"},
		       {add_unknown, "a field that nobody knows"}};
	(void)unused;

	for (size_t f = 0; f < form_count; f++) {
		struct spot spots[SPOTS_MAX];
		json_t *json = json_loads(forms[f].json, 0, NULL);
		size_t count = spots_of(json, spots);
		const char *before = world_books(&arena, forms[f].office);

		for (size_t c = 0; c < COUNT(changes); c++)
			for (size_t i = 0; i < count; i++)
				for (size_t how = 0; how < 7; how++)
					try_spot(&forms[f], i, changes[c].change, how, changes[c].what);
		no_trace(&forms[f], before);
		json_decref(json);
	}
	assert_int_equal(wrong, 0);
	print_message("%zu bad requests\n", tries);
	assert_true(tries > 1000);
}

/* The forms above are good but for what was done to them; what is wrong with them now is not their form. */
static void the_same_forms_are_read_when_nothing_is_done_to_them(void **unused)
{
	(void)unused;

	for (size_t f = 0; f < form_count; f++) {
		struct answer answer =
			send(&forms[f], "application/json; charset=utf-8", slice_str(forms[f].json));
		const char *code = answer_value(&arena, &answer, "code");

		if (answer.status == 0 || answer.status >= 500 || strcmp(code, "E_FIELD") == 0 ||
		    strcmp(code, "E_SYNTAX") == 0 || strcmp(code, "E_MEDIA_TYPE") == 0)
			fail_msg("%s %s: %d %.*s", forms[f].path, forms[f].json, answer.status,
				 SLICE_ARG(answer.body));
	}
}

#define IN_AN_ARENA(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_AN_ARENA(what_is_no_form_is_refused_whole),
		IN_AN_ARENA(what_is_longer_than_the_route_allows_is_refused_unread),
		IN_AN_ARENA(each_field_is_refused_when_it_is_not_what_it_must_be),
		IN_AN_ARENA(the_same_forms_are_read_when_nothing_is_done_to_them),
	};

	return cmocka_run_group_tests(tests, open_with_an_order, close_all);
}
