/* SPDX-License-Identifier: Apache-2.0 */
/* One thread, one request after the other: an answer costs about a millisecond, and no one depends on this one. */
#include "devca/serve.h"

#include <stdio.h>

#include "base/text.h"
#include "http/door.h"
#include "http/form.h"

struct served {
	const struct authority *authority;
	struct arena *arena;
	const struct http_request *request;
	instant now;
	struct slice body; /* of the answer */
};

static err show_notice(struct served *s)
{
	s->body = slice_str(DEVCA_NOTICE);
	return OK;
}

/* profile, and days (365) or not_after */
static err read_wish(struct form *form, instant now, struct wish *wish)
{
	int64_t days = 365;
	size_t profile;

	TRY(form_enum(form, "profile", profile_names, PROFILES, &profile));
	if (form_has(form, "days"))
		TRY(form_int(form, "days", 1, DEVCA_DAYS_MAX, &days));
	wish->profile = (enum profile)profile;
	wish->not_before = now - MINUTE;
	wish->not_after = now + days * DAY;
	if (form_has(form, "not_after"))
		TRY(form_instant(form, "not_after", &wish->not_after));
	return form_end(form);
}

static err issue(struct served *s)
{
	struct wish wish = {.csr = s->request->body};
	struct form form;
	err e;

	TRY(form_parse_query(&form, s->arena, s->request->query));
	e = read_wish(&form, s->now, &wish);
	form_release(&form);
	if (e.code != E_OK)
		return err_note(e, HERE, "the query");
	return authority_issue(s->authority, s->arena, &wish, &s->body);
}

static err stamp(struct served *s)
{
	return authority_stamp(s->authority, s->arena, s->request->body, s->now, &s->body);
}

static err answer_status(struct served *s)
{
	return authority_answer(s->authority, s->arena, s->request->body, s->now, &s->body);
}

static err give_crl(struct served *s)
{
	return authority_crl(s->authority, s->arena, s->now, &s->body);
}

static err give_root_crl(struct served *s)
{
	return authority_root_crl(s->authority, s->arena, &s->body);
}

static err give_root(struct served *s)
{
	s->body = s->authority->root.der;
	return OK;
}

static err give_ca(struct served *s)
{
	s->body = s->authority->ca.cert.der;
	return OK;
}

static err give_chain(struct served *s)
{
	return authority_chain(s->authority, s->arena, &s->body);
}

static const struct page {
	const char *method, *path;
	const char *takes; /* the type a body must have; NULL: any */
	const char *gives;
	err (*run)(struct served *);
} pages[] = {
	{"GET", "/", NULL, "text/plain; charset=utf-8", show_notice},
	{"POST", "/csr", NULL, "application/x-pem-file", issue},
	{"POST", "/tsa", "application/timestamp-query", "application/timestamp-reply", stamp},
	{"POST", "/ocsp", "application/ocsp-request", "application/ocsp-response", answer_status},
	{"GET", "/crl", NULL, "application/pkix-crl", give_crl},
	{"GET", "/root.crl", NULL, "application/pkix-crl", give_root_crl},
	{"GET", "/root.cer", NULL, "application/pkix-cert", give_root},
	{"GET", "/ca.cer", NULL, "application/pkix-cert", give_ca},
	{"GET", "/chain", NULL, "application/x-pem-file", give_chain},
};

static err find_page(const struct http_request *request, const struct page **out)
{
	bool path_known = false;

	for (size_t i = 0; i < COUNT(pages); i++) {
		if (!slice_is(request->path, pages[i].path))
			continue;
		path_known = true;
		*out = &pages[i];
		if (slice_is(request->method, pages[i].method))
			return OK;
	}
	return path_known ? FAIL(E_METHOD, "%s", "not with this method")
			  : FAIL(E_NO_ROUTE, "%s", "no such page");
}

static err serve_page(struct served *s, const struct page **page)
{
	TRY(find_page(s->request, page));
	if ((*page)->takes && !slice_is(http_field(s->request, "Content-Type"), (*page)->takes))
		return FAIL(E_MEDIA_TYPE, "the body must be %s", (*page)->takes);
	return (*page)->run(s);
}

/* A refusal is one line of text: the code, what it means, where and why. */
static struct slice refusal(struct arena *arena, enum code code)
{
	const struct err_meaning *m = err_meaning(code);
	const struct err_trail *trail = err_trail();
	const char *text = arena_text(arena, "%s: %s. %s%s%s\n", m->name, m->en, trail->place,
				      *trail->place ? ": " : "", trail->detail);

	return slice_str(text ? text : "");
}

static size_t body_max(void *ctx, struct slice method, struct slice path)
{
	(void)ctx;
	(void)path;
	return slice_is(method, "POST") ? DEVCA_BODY_MAX : 0;
}

static void take(void *ctx, struct exchange *exchange, bool alone)
{
	struct arena arena;
	struct served s = {
		.authority = ctx, .arena = &arena, .request = &exchange->request, .now = clock_now()};
	const struct page *page = NULL;
	struct http_reply reply = {.status = 200};
	err e = {exchange->refused};

	(void)alone;
	arena_init(&arena, ARENA_REQUEST_MAX);
	if (e.code != E_OK)
		e = FAIL(e.code, "%.*s", SLICE_ARG(exchange->why));
	else
		e = serve_page(&s, &page);
	if (e.code == E_OK) {
		reply.type = page->gives;
		reply.body = s.body;
	} else {
		reply.status = err_meaning(e.code)->http;
		reply.type = "text/plain; charset=utf-8";
		reply.body = refusal(&arena, e.code);
		reply.close = exchange->refused != E_OK;
	}
	door_answer(exchange, &reply);
	arena_clear(&arena);
	err_forget();
}

err listen_read(struct arena *arena, const char *text, struct listen *out)
{
	const char *colon = text ? strrchr(text, ':') : NULL;
	int64_t port = -1;

	if (!colon || colon == text || text_int(slice_str(colon + 1), 0, 65535, &port).code != E_OK)
		return FAIL(E_USAGE, "--listen wants an address and a port: 127.0.0.1:8106");
	TRY(arena_cstr(arena, slice(text, (size_t)(colon - text)), &out->address));
	out->port = (int)port;
	return OK;
}

err authority_serve(struct authority *authority, const struct listen *listen)
{
	const struct door_conf conf = {.address = listen->address,
				       .port = listen->port,
				       .body_max = body_max,
				       .take = take,
				       .ctx = authority};
	struct door *door;

	TRY(door_open(&conf, &door));
	printf("http://%s:%d\n", listen->address, door_port(door));
	fflush(stdout);
	door_run(door);
	door_finish(door, 2 * SECOND);
	door_close(door);
	return OK;
}
