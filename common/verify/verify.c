/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/verify.h"

#include "base/text.h"
#include "der/der.h"
#include "gm/pem.h"
#include "verify/judged.h"

static err (*const checks[])(struct judged *) = {
#define CHECK(symbol, scope, name, standard, article, on_integrity, on_offline, on_standard, en, zh)         \
	[CHECK_##symbol] = check_##symbol,
#include "policies.def"
};

/* One check: what it adds is its result; if it adds no fault and no fact, it passed. */
static err make_check(struct judged *j, enum check check)
{
	const struct finding *before = j->findings->last;
	bool said = false;

	j->check = check;
	j->grade = check_meaning(check)->grades[j->request->policy];
	if (j->grade == GRADE_IGNORE)
		return skip(j);
	TRY(checks[check](j));
	for (const struct finding *f = before ? before->next : j->findings->first; f; f = f->next)
		said = true;
	return said ? OK : fact(j, NOTE_NONE, NULL, NULL);
}

static err make_checks(struct judged *j, enum check_scope scope)
{
	for (int c = 0; c < CHECK_COUNT; c++) {
		if (check_meaning((enum check)c)->scope == scope)
			TRY(make_check(j, (enum check)c));
	}
	return OK;
}

static err judge_signature(struct judged *j)
{
	struct signature_report *r = j->report;

	r->kind = "seal";
	j->findings = &r->findings;
	TRY(judged_read(j));
	TRY(judged_digests(j)); /* the certificates' digests name them in what follows */
	TRY(judged_time(j));
	TRY(judged_parties(j));
	TRY(make_checks(j, CHECK_ON_SIGNATURE));
	findings_sum(&r->findings, &r->indication, &r->reason);
	return OK;
}

/* Everything in a report but the digest of the file: that of a package is made while its parts are read, that of a value
 * along with what its signers signed. */
static err start_report(struct arena *arena, struct slice file, const struct verify_request *request,
			struct report **out)
{
	struct report *r = arena_new(arena, struct report);

	REQUIRE(r, E_NO_MEMORY);
	TRY(policy_digest(request->policy, r->policy_sm3));
	r->id = request->id;
	r->format = "unknown";
	r->size = file.len;
	r->verified_at = request->now;
	r->policy = request->policy;
	r->time_rule = request->time_rule;
	*out = r;
	return OK;
}

static err digest_report(struct slice file, struct report *r)
{
	struct sm3 digest;

	TRY(sm3_of(file, &digest));
	memcpy(r->sm3, digest.bytes, sizeof(r->sm3));
	return OK;
}

/* The document takes the worst of its signatures, and of what was found about the whole. */
static void sum_up(struct report *r)
{
	findings_sum(&r->findings, &r->indication, &r->reason);
	for (const struct signature_report *s = r->signatures; s; s = s->next) {
		if (s->indication > r->indication ||
		    (s->indication == r->indication && s->reason != REASON_NONE && s->reason < r->reason)) {
			r->indication = s->indication;
			r->reason = s->reason;
		}
	}
}

/* The checks of the whole; ofd and pdf are NULL for a value or seal by itself. */
static err judge_whole(struct arena *arena, const struct ofd *ofd, const struct pdf *pdf,
		       const struct verify_request *request, struct report *r)
{
	struct judged whole = {
		.arena = arena, .request = request, .findings = &r->findings, .ofd = ofd, .pdf = pdf};

	TRY(make_checks(&whole, CHECK_ON_DOCUMENT));
	sum_up(r);
	return OK;
}

/* The last signature first: what an earlier one leaves open counts as covered once a later one has passed. */
static err judge_ofd(struct arena *arena, const struct ofd *ofd, struct ofd_whole *whole,
		     const struct verify_request *request, struct report *r)
{
	size_t n = ofd->signature_count;
	struct signature_report **all = arena_array(arena, n + 1, struct signature_report *);
	struct inquiry *inquiries = NULL;

	REQUIRE(all, E_NO_MEMORY);
	r->format = "ofd";
	r->signature_count = n;
	for (size_t i = n; i-- > 0;) {
		struct judged *j = arena_new(arena, struct judged);
		struct signature_report *s = arena_new(arena, struct signature_report);

		REQUIRE(j && s, E_NO_MEMORY);
		*j = (struct judged){.arena = arena, .request = request, .report = s, .ofd = ofd};
		j->entry = &ofd->signatures[i];
		j->whole = whole;
		j->reports = all;
		j->inquiries = &inquiries;
		s->id = j->entry->id;
		s->next = all[i + 1];
		TRY(judge_signature(j));
		all[i] = s;
	}
	r->signatures = all[0];
	return judge_whole(arena, ofd, NULL, request, r);
}

/* One of the signatures; `all` is what they have in common. */
static err judge_mark(const struct judged *all, size_t i, struct signature_report **reports)
{
	struct judged *j = arena_new(all->arena, struct judged);
	struct signature_report *s = arena_new(all->arena, struct signature_report);

	REQUIRE(j && s, E_NO_MEMORY);
	*j = *all;
	j->report = s;
	j->mark = &all->pdf->signatures[i];
	s->id = slice_str(j->mark->id);
	TRY(judge_signature(j));
	reports[i] = s;
	return OK;
}

/* The last signature first: a mark that a later one made counts as its own once that one has passed. */
static err judge_pdf(struct arena *arena, const struct pdf *pdf, const struct verify_request *request,
		     struct report *r)
{
	struct signature_report **reports =
		arena_array(arena, pdf->signature_count + 1, struct signature_report *);
	struct inquiry *inquiries = NULL;
	const struct judged all = {
		.arena = arena, .request = request, .pdf = pdf, .reports = reports, .inquiries = &inquiries};

	REQUIRE(reports, E_NO_MEMORY);
	r->format = "pdf";
	for (size_t i = pdf->signature_count; i-- > 0;) {
		if (pdf->signatures[i].time_stamp)
			continue;
		TRY(judge_mark(&all, i, reports));
		reports[i]->next = r->signatures;
		r->signatures = reports[i];
		r->signature_count++;
	}
	return judge_whole(arena, NULL, pdf, request, r);
}

static err judge_alone(struct arena *arena, struct judged *start, const char *format, struct report *r)
{
	struct judged *j = arena_new(arena, struct judged);
	struct inquiry *inquiries = NULL;

	REQUIRE(j, E_NO_MEMORY);
	*j = *start;
	j->arena = arena;
	j->inquiries = &inquiries;
	j->report = arena_new(arena, struct signature_report);
	REQUIRE(j->report, E_NO_MEMORY);
	TRY(judge_signature(j));
	if (j->is_file)
		memcpy(r->sm3, j->report->value_sm3, sizeof(r->sm3));
	r->format = format;
	r->signatures = j->report;
	r->signature_count = 1;
	return judge_whole(arena, NULL, NULL, j->request, r);
}

/* A file that cannot be read has a report too: one finding about the whole. */
static err judge_unreadable(struct arena *arena, const struct verify_request *request, enum reason reason,
			    struct report *r)
{
	struct judged whole = {
		.arena = arena, .request = request, .findings = &r->findings, .grade = GRADE_FAIL};
	const struct err_trail *trail = err_trail();
	const char *place = trail->place[0] ? arena_text(arena, "%s", trail->place) : NULL;
	const char *detail = trail->detail[0] ? arena_text(arena, "%s", trail->detail) : NULL;

	whole.check = CHECK_package;
	TRY(fault(&whole, reason, place, detail ? "%s" : NULL, detail));
	sum_up(r);
	return OK;
}

/* How opening it failed, in the report; or a fault of ours. */
static err judge_unopened(struct arena *arena, err e, const struct verify_request *request, struct report *r)
{
	enum reason reason = reason_of_error(e.code);

	return reason == REASON_NONE ? e : judge_unreadable(arena, request, reason, r);
}

static err judge_package(struct arena *arena, struct slice file, const struct verify_request *request,
			 struct report *r)
{
	struct ofd *ofd = arena_new(arena, struct ofd);
	struct ofd_whole whole;
	err e;

	REQUIRE(ofd, E_NO_MEMORY);
	if (pdf_is_claimed(file)) {
		TRY(digest_report(file, r));
		return judge_unopened(arena, FAIL(E_ZIP_AMBIGUOUS, "it is a PDF document too"), request, r);
	}
	e = ofd_open_digested(arena, file, request->beside, ofd, &whole);
	TRY(e.code == E_OK ? judge_ofd(arena, ofd, &whole, request, r)
			   : judge_unopened(arena, e, request, r));
	TRY(ofd_whole_end(&whole));
	memcpy(r->sm3, whole.sm3.bytes, sizeof(r->sm3));
	return OK;
}

/* A file that is a PDF document to some and a container to others is refused as ambiguous. */
static err judge_pdf_file(struct arena *arena, struct slice file, const struct verify_request *request,
			  struct report *r)
{
	struct pdf *pdf = arena_new(arena, struct pdf);
	err e;

	REQUIRE(pdf, E_NO_MEMORY);
	r->format = "pdf";
	if (zip_is_claimed(file))
		return judge_unopened(arena, FAIL(E_PDF_AMBIGUOUS, "it is a container too"), request, r);
	e = pdf_open(arena, file, pdf);
	return e.code == E_OK ? judge_pdf(arena, pdf, request, r) : judge_unopened(arena, e, request, r);
}

/* Base64 with line ends, without them. */
static err join_lines(struct arena *arena, struct slice text, struct slice *out)
{
	uint8_t *joined = arena_take(arena, text.len + 1);
	size_t len = 0;

	REQUIRE(joined, E_NO_MEMORY);
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '\n' && text.at[i] != '\r')
			joined[len++] = text.at[i];
	*out = slice(joined, len);
	return OK;
}

/* Seals and values are exchanged as text too (formats.md §8): base64, or a PEM block of SignedData. */
static err decode(struct arena *arena, struct slice file, struct judged *start)
{
	static const char *const labels[] = {"PKCS7", "CMS"};
	struct slice text, bytes;

	start->value = file;
	if (file.len == 0 || file.at[0] == DER_SEQUENCE || file.len > 2 * SES_VALUE_MAX)
		return OK;
	for (size_t i = 0; i < COUNT(labels); i++)
		start->from_text |=
			!start->from_text && pem_or_der(file, labels[i], arena, &start->value).code == E_OK;
	TRY(join_lines(arena, file, &text));
	if (!start->from_text && base64_read(arena, text, &bytes).code == E_OK && bytes.len > 0 &&
	    bytes.at[0] == DER_SEQUENCE) {
		start->from_text = true;
		start->value = bytes;
	}
	err_forget();
	return OK;
}

/* A seal's picture may be an OFD document, as that of every tax office is: where it ends in a value or seal by
 * itself. Nothing else of one is a container. */
static size_t picture_end(struct arena *arena, struct slice file)
{
	struct ses_signature *signature = arena_new(arena, struct ses_signature);
	struct ses_seal *seal = signature ? &signature->seal : NULL;
	size_t end = 0;

	if (!seal)
		return 0;
	if (ses_seal_kind(file) != 0 ? ses_seal_read(arena, file, seal).code == E_OK
				     : ses_signature_read(arena, file, signature).code == E_OK)
		end = (size_t)(seal->picture.data.at - file.at) + seal->picture.data.len;
	err_forget();
	return end;
}

/* An end record that readers of containers would go by, which is the last one. */
static bool is_package(struct arena *arena, struct slice file)
{
	if (!zip_is_claimed(file))
		return false;
	return file.at[0] != DER_SEQUENCE || zip_is_claimed(slice_from(file, picture_end(arena, file)));
}

err verify_file(struct arena *arena, struct slice file, const struct verify_request *request,
		struct report **report)
{
	struct judged start = {.request = request};
	bool pdf = slice_starts(file, "%PDF-") || (pdf_is_claimed(file) && !zip_is_claimed(file));
	bool der;

	TRY(start_report(arena, file, request, report));
	if (!pdf && is_package(arena, file))
		return judge_package(arena, file, request, *report);
	if (pdf) {
		TRY(digest_report(file, *report));
		return judge_pdf_file(arena, file, request, *report);
	}
	TRY(decode(arena, file, &start));
	der = start.value.len > 0 && start.value.at[0] == DER_SEQUENCE;
	start.seal_alone = ses_seal_kind(start.value) != 0;
	start.is_file = der && !start.from_text;
	if (!start.is_file)
		TRY(digest_report(file, *report));
	if (der)
		return judge_alone(arena, &start, start.seal_alone ? "seal" : "signature", *report);
	err_forget();
	return judge_unreadable(arena, request, REASON_FORMAT_UNKNOWN, *report);
}

err verify_detached(struct arena *arena, struct slice value, struct slice document,
		    const struct verify_request *request, struct report **report)
{
	struct judged start = {.request = request, .has_digest = true, .message = document};

	TRY(start_report(arena, document, request, report));
	TRY(digest_report(document, *report));
	memcpy(start.digest.bytes, (*report)->sm3, SM3_SIZE);
	TRY(decode(arena, value, &start));
	return judge_alone(arena, &start, "signature", *report);
}

err verify_value(struct arena *arena, struct slice value, struct slice digest,
		 const struct verify_request *request, struct report **report)
{
	struct judged start = {.request = request, .value = value, .is_file = true, .has_digest = true};

	if (digest.len != SM3_SIZE)
		return FAIL_AT(E_FIELD, "digest", "must be 32 bytes");
	memcpy(start.digest.bytes, digest.at, SM3_SIZE);
	TRY(start_report(arena, value, request, report));
	return judge_alone(arena, &start, "signature", *report);
}

err verify_seal(struct arena *arena, struct slice seal, const struct verify_request *request,
		struct report **report)
{
	struct judged start = {.request = request, .value = seal, .is_file = true, .seal_alone = true};

	TRY(start_report(arena, seal, request, report));
	return judge_alone(arena, &start, "seal", *report);
}
