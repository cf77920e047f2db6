/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/bundler.h"

#include "bus/pb.h"
#include "lib/check.h"
#include "trust/document.h"

struct pki_party bundler_registry;
struct arena bundler_arena;

int bundler_open(void **unused)
{
	const struct pki_party *made;

	world_setup(unused);
	made = party_make(&(struct party_form){.cn = "registry.310000", .issuer = &world.ca});
	bundler_registry = *made;
	return 0;
}

int bundler_begin(void **unused)
{
	(void)unused;
	arena_init(&bundler_arena, ARENA_COMMAND_MAX);
	return 0;
}

int bundler_end(void **unused)
{
	(void)unused;
	arena_clear(&bundler_arena);
	return 0;
}

static err status_at(void *self, struct arena *in, struct slice code, instant at,
		     struct status_answer *answer)
{
	struct bundler *s = self;
	Eseal__V1__StatusAnswer says = ESEAL__V1__STATUS_ANSWER__INIT;
	Eseal__V1__SignedDocument *carried;
	struct signed_document document;

	s->asked++;
	*answer = s->recipe->status;
	if (answer->status == STATUS_NOT_KNOWN || !s->registry)
		return OK;
	TRY(pb_text(in, code, &says.seal_code));
	says.region = (char *)(uintptr_t)answer->registry;
	says.asked_for = at;
	says.answered_at = s->recipe->request.now;
	says.status = (char *)(uintptr_t)seal_status_name(answer->status);
	says.since = answer->since;
	says.until = answer->until;
	TRY(document_sign(in, &s->registry->key, &s->registry->cert, s->recipe->request.now, &says.base,
			  &document));
	TRY(document_put(in, &document, &carried));
	return pb_write(in, &carried->base, &answer->proof);
}

static err seen_at(void *self, const uint8_t value_sm3[32], instant *at)
{
	(void)value_sm3;
	*at = ((const struct bundler *)self)->recipe->seen;
	return OK;
}

static err revocation_of(void *self, struct arena *in, const struct cert_ref *cert,
			 struct revocation_found *more)
{
	const struct bundler *s = self;

	(void)in;
	(void)cert;
	*more = (struct revocation_found){.crls = &s->fetched, .crl_count = s->fetched.len > 0};
	return OK;
}

static err judge(void *ctx, struct arena *in, struct slice document, struct slice digest,
		 const struct verify_request *request, struct slice *json)
{
	struct report *report;

	(void)ctx;
	if (digest.len > 0)
		TRY(verify_value(in, document, digest, request, &report));
	else
		TRY(verify_file(in, document, request, &report));
	return report_json(in, report, json);
}

const struct replay_judge bundler_judge = {NULL, judge};

/* Judge the recipe's document, or another file, and bundle it. */
err bundler_make(struct bundler *s, struct recipe *r, struct slice file, struct slice digest,
		 struct bundle *bundle)
{
	struct bundle_form form = {.document = file,
				   .digest = digest,
				   .request = &r->request,
				   .registries = &bundler_registry.cert,
				   .registry_count = 1};

	recipe_collect(r);
	s->recipe = r;
	r->evidence.self = s;
	r->evidence.status_at = status_at;
	r->evidence.seen_at = seen_at;
	r->evidence.revocation_of = revocation_of;
	return bundle_make(&bundler_arena, &form, &bundler_judge, bundle);
}

struct slice bundler_zip(struct recipe *r, struct slice file)
{
	struct bundler s = {.registry = &bundler_registry};
	struct bundle bundle;
	struct slice zip;

	assert_ok(bundler_make(&s, r, file, slice(NULL, 0), &bundle));
	assert_ok(bundle_write(&bundler_arena, &bundle, &zip));
	return zip;
}

struct slice bundler_honest(void)
{
	struct recipe r;

	recipe_honest(&r);
	r.tsa = &world.tsa;
	return bundler_zip(&r, recipe_make(&r));
}

/* Judge a bundle again; the answer is the report. */
struct slice bundler_replay(struct slice zip, const struct replay_rests *rests, bool *same)
{
	const struct replay_rests nobody = {0};
	struct bundle bundle;
	struct replay replay;
	struct slice report;

	assert_ok(bundle_open(&bundler_arena, zip, &bundle));
	assert_ok(replay_start(&replay, &bundler_arena, &bundle, rests ? rests : &nobody));
	assert_ok(replay_run(&replay, &bundler_arena, &bundler_judge, &report, same));
	return report;
}

bool bundler_says(struct slice text, const char *words)
{
	return memmem(text.at, text.len, words, strlen(words)) != NULL;
}
