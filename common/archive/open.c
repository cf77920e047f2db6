/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a bundle. Each file has one place in it; that all of them are the ones that were written, in their order and
 * nothing beside, is seen by writing the bundle again. */
#include "archive/judging.h"
#include "archive/status_answer.h"
#include "base/text.h"
#include "zip/read.h"

struct opening {
	struct arena *arena;
	struct bundle *bundle;
	struct zip zip;
	struct slice list, judging;
	struct cert *anchors, *others, *registries;
	struct crl *known_crls;
	struct ocsp *known_ocsps;
	size_t known_crl_count, known_ocsp_count;
	struct asked asked;
};

/* ---- one file each ---- */

static err add_cert(struct cert *to, size_t *count, struct slice bytes)
{
	REQUIRE(*count < BUNDLE_CERTS_MAX, E_TOO_BIG);
	return cert_read(bytes, &to[(*count)++]);
}

static err take_anchor(struct opening *o, struct slice bytes)
{
	return add_cert(o->anchors, &o->bundle->trust.anchor_count, bytes);
}

static err take_other(struct opening *o, struct slice bytes)
{
	return add_cert(o->others, &o->bundle->trust.other_count, bytes);
}

static err take_registry(struct opening *o, struct slice bytes)
{
	return add_cert(o->registries, &o->bundle->registry_count, bytes);
}

static err add_crl(struct crl *to, size_t *count, struct slice bytes)
{
	REQUIRE(*count < BUNDLE_REVOCATION_MAX, E_TOO_BIG);
	return crl_read(bytes, &to[(*count)++]);
}

static err add_ocsp(struct ocsp *to, size_t *count, struct slice bytes)
{
	REQUIRE(*count < BUNDLE_REVOCATION_MAX, E_TOO_BIG);
	return ocsp_read(bytes, &to[(*count)++]);
}

static err take_known_crl(struct opening *o, struct slice bytes)
{
	return add_crl(o->known_crls, &o->known_crl_count, bytes);
}

static err take_known_ocsp(struct opening *o, struct slice bytes)
{
	return add_ocsp(o->known_ocsps, &o->known_ocsp_count, bytes);
}

/* What was had by asking is left to the judge to read, as it was then. */
static err take_asked_crl(struct opening *o, struct slice bytes)
{
	REQUIRE(o->asked.crl_count < BUNDLE_REVOCATION_MAX, E_TOO_BIG);
	o->asked.crls[o->asked.crl_count++] = bytes;
	return OK;
}

static err take_asked_ocsp(struct opening *o, struct slice bytes)
{
	REQUIRE(o->asked.ocsp_count < BUNDLE_REVOCATION_MAX, E_TOO_BIG);
	o->asked.ocsps[o->asked.ocsp_count++] = bytes;
	return OK;
}

/* Whether the registry said so is seen when the judge asks. */
static err take_status(struct opening *o, struct slice bytes)
{
	struct said *said = &o->bundle->said;
	struct said_status *status = &said->statuses[said->status_count];

	REQUIRE(said->status_count < BUNDLE_STATUS_MAX, E_TOO_BIG);
	status->answer.proof = bytes;
	said->status_count++;
	return status_answer_about(o->arena, bytes, &status->code, &status->at);
}

static err take_document(struct opening *o, struct slice bytes)
{
	o->bundle->document = bytes;
	o->bundle->ending = bundle_ending(bytes);
	return OK;
}

#define TAKE(symbol, field)                                                                                  \
	static err take_##symbol(struct opening *o, struct slice bytes)                                      \
	{                                                                                                    \
		(field) = bytes;                                                                             \
		return OK;                                                                                   \
	}
TAKE(list, o->list)
TAKE(list_signature, o->bundle->list_signature)
TAKE(list_stamp, o->bundle->list_stamp)
TAKE(judging, o->judging)
TAKE(policy, o->bundle->policy_table)
TAKE(report, o->bundle->report)
TAKE(report_signature, o->bundle->report_signature)
TAKE(signer, o->bundle->signer_cert)

static const struct {
	const char *start, *end;
	err (*take)(struct opening *o, struct slice bytes);
} places[] = {
	{"SM3SUMS", "", take_list},
	{"SM3SUMS.p7s", "", take_list_signature},
	{"SM3SUMS.tst", "", take_list_stamp},
	{"judging.json", "", take_judging},
	{"policy.txt", "", take_policy},
	{"report.json", "", take_report},
	{"report.p7s", "", take_report_signature},
	{"document.ofd", "", take_document},
	{"document.pdf", "", take_document},
	{"document.esl", "", take_document},
	{"document.dat", "", take_document},
	{"document.bin", "", take_document},
	{"certificates/signer.cer", "", take_signer},
	{"certificates/anchor-", ".cer", take_anchor},
	{"certificates/other-", ".cer", take_other},
	{"certificates/registry-", ".cer", take_registry},
	{"revocation/known-", ".crl", take_known_crl},
	{"revocation/known-", ".ors", take_known_ocsp},
	{"revocation/asked-", ".crl", take_asked_crl},
	{"revocation/asked-", ".ors", take_asked_ocsp},
	{"status/", ".bin", take_status},
};

static bool ends_with(struct slice name, const char *end)
{
	size_t len = strlen(end);

	return name.len >= len && slice_is(slice_from(name, name.len - len), end);
}

static bool stands_at(struct slice name, const char *start, const char *end)
{
	return *end ? slice_starts(name, start) && ends_with(name, end) : slice_is(name, start);
}

/* ---- all of them ---- */

static const char *shown(struct opening *o, const struct zip_entry *entry)
{
	const char *name = arena_text(o->arena, "%.*s", SLICE_ARG(entry->name));

	return name ? name : "";
}

static err take_file(struct opening *o, const struct zip_entry *entry)
{
	const char *name = shown(o, entry);
	struct slice bytes;
	err e;

	if (entry->method != ZIP_STORED)
		return FAIL_AT(E_BUNDLE, name, "not stored as a bundle stores it");
	TRY(zip_unpack(o->arena, entry, &bytes));
	for (size_t i = 0; i < COUNT(places); i++) {
		if (!stands_at(entry->name, places[i].start, places[i].end))
			continue;
		e = places[i].take(o, bytes);
		if (e.code == E_OK || e.code == E_NO_MEMORY)
			return e;
		return FAIL_AT(E_BUNDLE, name, "%s", err_meaning(e.code)->en);
	}
	return FAIL_AT(E_BUNDLE, name, "no file of a bundle is called so");
}

/* The line of SM3SUMS that is about a file. */
static err sum_line(struct opening *o, const struct zip_entry *entry, const char **line)
{
	struct slice bytes;
	struct sm3 digest;
	const char *hex;

	TRY(zip_unpack(o->arena, entry, &bytes));
	TRY(sm3_of(bytes, &digest));
	TRY(hex_write(o->arena, sm3_slice(&digest), &hex));
	*line = arena_text(o->arena, "SM3 (%.*s) = %s\n", SLICE_ARG(entry->name), hex);
	REQUIRE(*line, E_NO_MEMORY);
	return OK;
}

/* The list tells of every file but itself and what is about it, in their order. */
static err check_list(struct opening *o)
{
	struct slice rest = o->list;

	for (size_t i = 0; i < o->zip.count; i++) {
		const struct zip_entry *entry = &o->zip.entries[i];
		const char *line;

		if (slice_starts(entry->name, "SM3SUMS"))
			continue;
		TRY(sum_line(o, entry, &line));
		if (!slice_starts(rest, line))
			return FAIL_AT(E_BUNDLE, shown(o, entry), "not as it stands in SM3SUMS");
		rest = slice_from(rest, strlen(line));
	}
	if (rest.len > 0)
		return FAIL_AT(E_BUNDLE, "SM3SUMS", "a file it names is missing");
	return OK;
}

/* No kind of file can be more than all of them. */
static err make_room(struct opening *o)
{
	size_t files = o->zip.count;

	o->anchors = arena_array(o->arena, files, struct cert);
	o->others = arena_array(o->arena, files, struct cert);
	o->registries = arena_array(o->arena, files, struct cert);
	o->known_crls = arena_array(o->arena, files, struct crl);
	o->known_ocsps = arena_array(o->arena, files, struct ocsp);
	o->asked.crls = arena_array(o->arena, files, struct slice);
	o->asked.ocsps = arena_array(o->arena, files, struct slice);
	REQUIRE(o->anchors && o->others && o->registries && o->known_crls && o->known_ocsps &&
			o->asked.crls && o->asked.ocsps,
		E_NO_MEMORY);
	return said_start(o->arena, &o->bundle->said);
}

static err read_judging(struct opening *o)
{
	err e = judging_read(o->arena, o->judging, &o->asked, o->bundle);

	if (e.code == E_SYNTAX || e.code == E_FIELD || e.code == E_TOO_BIG)
		return FAIL_AT(E_BUNDLE, "judging.json", "%s %s", err_trail()->place, err_trail()->detail);
	return e;
}

static err read_files(struct opening *o)
{
	struct bundle *b = o->bundle;

	TRY(make_room(o));
	for (size_t i = 0; i < o->zip.count; i++)
		TRY(take_file(o, &o->zip.entries[i]));
	TRY(check_list(o));
	if (o->judging.len == 0 || b->report.len == 0 || b->policy_table.len == 0 || !b->ending)
		return FAIL_AT(E_BUNDLE, "SM3SUMS", "judging, policy, report or document is not there");
	b->trust.anchors = o->anchors;
	b->trust.others = o->others;
	b->registries = o->registries;
	b->revocation = (struct revocation_evidence){.crls = o->known_crls,
						     .crl_count = o->known_crl_count,
						     .ocsps = o->known_ocsps,
						     .ocsp_count = o->known_ocsp_count};
	return read_judging(o);
}

/* The file in which this byte of the container stands; its header and its entry in the directory count, too. */
static const char *place_of(struct opening *o, size_t offset)
{
	const char *place = "container";

	for (size_t i = 0; i < o->zip.count; i++)
		if (o->zip.entries[i].offset <= offset)
			place = shown(o, &o->zip.entries[i]);
	return place;
}

static err check_again(struct opening *o, struct slice zip)
{
	struct slice again;
	size_t i = 0;

	TRY(bundle_write(o->arena, o->bundle, &again));
	if (slice_eq(zip, again))
		return OK;
	while (i < zip.len && i < again.len && zip.at[i] == again.at[i])
		i++;
	return FAIL_AT(E_BUNDLE, place_of(o, i), "byte %zu is not as it was written", i);
}

err bundle_open(struct arena *arena, struct slice zip, struct bundle *bundle)
{
	struct opening o = {.arena = arena, .bundle = bundle};

	*bundle = (struct bundle){0};
	TRY(zip_open(arena, zip, &o.zip));
	if (o.zip.count > BUNDLE_ENTRIES_MAX || zip_find(&o.zip, slice_str("SM3SUMS"), NULL) == NULL)
		return FAIL_AT(E_BUNDLE, "SM3SUMS", "not there: this is no evidence bundle");
	TRY(read_files(&o));
	return check_again(&o, zip);
}
