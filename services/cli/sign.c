/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/version.h"
#include "cli/judge.h"
#include "cli/registry.h"
#include "cli/sign_options.h"
#include "cms/signed_data.h"
#include "fetch/tsa.h"
#include "ofd/keyword.h"
#include "ofd/pages.h"
#include "ofd/stamp.h"
#include "ses/signature.h"

/* Everything that is needed to sign, read and ready. */
struct signing {
	struct trust_view view; /* nobody is trusted without --trust */
	struct key key;
	struct cert cert;
	struct slice seal_file;
	struct ses_seal seal;
	struct ofd ofd;
	struct ofd_place *places; /* none without a seal */
	size_t place_count;
};

static err read_seal(struct cli *cli, const char *path, struct signing *s)
{
	TRY(cli_read(cli, path, SES_SEAL_MAX, &s->seal_file));
	return ses_seal_read(cli->arena, s->seal_file, &s->seal);
}

/* GB/T 38540 §7.2 a 1: the seal is verified before it is used. With trust anchors by the whole of `offline`. */
static err check_seal(struct cli *cli, const struct sign_options *o, const struct signing *s)
{
	struct judging judging;
	struct report *report;

	TRY(judging_prepare(cli, o->trust, o->trust ? "offline" : "integrity", &judging));
	TRY(verify_seal(cli->arena, s->seal_file, &judging.request, &report));
	if (report->indication == INDICATION_FAILED)
		return FAIL_AT(E_SEAL_STATUS, o->seal, "%s", reason_meaning(report->reason)->en);
	if (cli->now < s->seal.valid_from || cli->now > s->seal.valid_to)
		return FAIL_AT(E_SEAL_STATUS, o->seal, "now lies outside its period of validity");
	return OK;
}

/* §7.2 a 2, 3: the signer's certificate is in force, of this key, and one that the seal lists. */
static err check_signer(struct cli *cli, const struct sign_options *o, const struct signing *s)
{
	bool listed = true;

	if (!sm2_public_eq(&s->key.public, &s->cert.key))
		return FAIL_AT(E_KEY, o->key, "not the key of the certificate");
	if (!cert_valid_at(&s->cert, cli->now))
		return FAIL_AT(E_CERTIFICATE, o->cert, "now lies outside its period of validity");
	if (!cert_may_sign(&s->cert))
		return FAIL_AT(E_CERTIFICATE, o->cert, "its key usage does not allow signing");
	if (!o->plain)
		TRY(ses_seal_lists(&s->seal, s->cert.der, &listed));
	if (!listed)
		return FAIL_AT(E_CERTIFICATE, o->cert,
			       "not in the seal's list; if it was renewed, have the seal remade");
	return OK;
}

/* Art. 22: only with a seal that is in force at this moment, and that is asked, not assumed. */
static err check_status(struct cli *cli, const struct sign_options *o, const struct signing *s)
{
	struct slice answer;
	struct slice status;

	if (!o->registry) {
		fprintf(stderr,
			"eseal sign: 未查询印章状态 the seal's status was not checked; give --registry\n");
		return OK;
	}
	TRY(registry_status(cli, o->registry, s->seal.code, NULL, &answer, &status));
	if (!slice_is(status, "active"))
		return FAIL_AT(E_SEAL_STATUS, "status", "%.*s", SLICE_ARG(status));
	return OK;
}

/* The last place of a text: what is sealed is signed at its end. */
static err place_over_keyword(struct cli *cli, const struct sign_options *o, struct signing *s)
{
	struct ofd_found *found;
	size_t count;

	TRY(ofd_find_text(cli->arena, &s->ofd, 0, slice_str(o->keyword), &found, &count));
	if (count == 0)
		return FAIL_AT(E_FIELD, "--keyword", "the text stands on no page");
	s->places = arena_new(cli->arena, struct ofd_place);
	REQUIRE(s->places, E_NO_MEMORY);
	s->place_count = 1;
	return ofd_place_over(&s->ofd, 0, &found[count - 1], (double)s->seal.picture.width,
			      (double)s->seal.picture.height, s->places);
}

/* The same place on every page that was named. */
static err place_on_pages(struct cli *cli, const struct sign_options *o, const double box[4],
			  struct signing *s)
{
	size_t count = 0;

	for (size_t i = 0; i < o->page_count; i++)
		count += (size_t)(o->pages[i].last - o->pages[i].first + 1);
	if (count > OFD_STAMPS_MAX)
		return FAIL_AT(E_TOO_BIG, "--page", "more than %d pages", OFD_STAMPS_MAX);
	s->places = arena_array(cli->arena, count, struct ofd_place);
	REQUIRE(s->places, E_NO_MEMORY);
	for (size_t i = 0; i < o->page_count; i++)
		for (int64_t n = o->pages[i].first; n <= o->pages[i].last; n++)
			TRY(ofd_place_at(&s->ofd, 0, (size_t)n, box, &s->places[s->place_count++]));
	return OK;
}

static err choose_places(struct cli *cli, const struct sign_options *o, struct signing *s)
{
	double box[4] = {o->x, o->y, (double)s->seal.picture.width, (double)s->seal.picture.height};

	if (o->plain)
		return OK;
	if (o->riding)
		return ofd_riding(cli->arena, &s->ofd, 0, box[2], box[3], o->y, &s->places, &s->place_count);
	if (o->keyword)
		return place_over_keyword(cli, o, s);
	return place_on_pages(cli, o, box, s);
}

/* §7.2 b 3 to 6: TBS_Sign, its signature, the time stamp over that, all together. */
static err make_value(struct cli *cli, const struct sign_options *o, const struct signing *s,
		      const struct ofd_stamp *stamp, struct slice *value)
{
	struct ses_tbs_form form = {.seal = s->seal_file,
				    .signed_at = cli->now,
				    .data_hash = slice(stamp->signature_sm3, sizeof(stamp->signature_sm3)),
				    .property = stamp->property_info};
	struct slice tbs;
	struct slice signature;
	struct slice token = slice(NULL, 0);

	TRY(ses_tbs_write(cli->arena, &form, &tbs));
	TRY(key_sign(&s->key, cli->arena, tbs, &signature));
	if (o->tsa)
		TRY(tsa_stamp(cli->arena, o->tsa, signature, &s->view.trust, cli->now, &token));
	return ses_signature_write(cli->arena, tbs, s->cert.der, signature, token, value);
}

/* GM/T 0099-2020 §7.2.2: Type=Sign has GB/T 35275 data over Signature.xml. */
static err make_plain_value(struct cli *cli, const struct signing *s, const struct ofd_stamp *stamp,
			    struct slice *value)
{
	struct cms_form form = {.key = &s->key, .cert = &s->cert, .signed_at = cli->now};

	return cms_sign_detached(cli->arena, &form, stamp->signature_xml, value);
}

static err stamp_document(struct cli *cli, const struct sign_options *o, struct signing *s, struct slice *out)
{
	struct ofd_stamp_request request = {.type = o->plain ? OFD_TYPE_SIGN : OFD_TYPE_SEAL,
					    .seal = s->seal_file,
					    .places = s->places,
					    .place_count = s->place_count,
					    .provider = "eseal",
					    .version = ESEAL_VERSION,
					    .company = "eseal",
					    .signed_at = cli->now};
	struct ofd_stamp stamp;
	struct slice value;

	TRY(ofd_stamp_prepare(cli->arena, &s->ofd, &request, &stamp));
	if (o->plain)
		TRY(make_plain_value(cli, s, &stamp, &value));
	else
		TRY(make_value(cli, o, s, &stamp, &value));
	return ofd_stamp_finish(cli->arena, &stamp, value, out);
}

/* What leaves this machine verifies: the result is judged before it is written. */
static err check_result(struct cli *cli, struct slice file)
{
	struct judging judging;
	struct report *report;

	TRY(judging_prepare(cli, NULL, "integrity", &judging));
	TRY(verify_file(cli->arena, file, &judging.request, &report));
	if (report->indication == INDICATION_FAILED)
		return FAIL(E_SIGNATURE, "the signed document does not verify: %s",
			    reason_meaning(report->reason)->name);
	return OK;
}

static err sign(struct cli *cli, const struct sign_options *o, struct signing *s)
{
	struct slice file;
	struct slice out;

	TRY(cli_read(cli, o->file, FILE_MAX, &file));
	if (o->trust)
		TRY(trust_folder_read(cli->arena, o->trust, &s->view));
	if (!o->plain)
		TRY(read_seal(cli, o->seal, s));
	TRY(cli_read_cert(cli, o->cert, &s->cert));
	TRY(cli_read_key(cli, o->key, o->passphrase_file, &s->key));
	if (!o->unchecked) {
		if (!o->plain)
			TRY(check_seal(cli, o, s));
		TRY(check_signer(cli, o, s));
		if (!o->plain)
			TRY(check_status(cli, o, s));
	}
	TRY(ofd_open(cli->arena, file, &s->ofd));
	TRY(choose_places(cli, o, s));
	TRY(stamp_document(cli, o, s, &out));
	if (!o->unchecked)
		TRY(check_result(cli, out));
	return cli_write(o->out, out, false);
}

err command_sign(struct cli *cli, int argc, char **argv)
{
	struct sign_options o;
	struct signing s = {0};
	err e;

	sign_options_read(argc, argv, &o);
	e = sign(cli, &o, &s);
	key_release(&s.key);
	return e;
}
