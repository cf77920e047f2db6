/* SPDX-License-Identifier: Apache-2.0 */
/* 归档: the document, its verdict, and all the verdict rests on, in one file for an archive (art. 24). */
#include "archive/status_answer.h"
#include "cli/archive.h"
#include "cli/gateway.h"
#include "cli/judge.h"
#include "cli/registry.h"
#include "cli/revocation.h"
#include "cli/tell.h"
#include "cms/signed_data.h"
#include "fetch/tsa.h"
#include "http/client.h"

struct options {
	const char *file;
	const char *out;
	const char *policy, *time_rule, *trust, *at, *signer_cert;
	const char *registry, *registry_cert;
	const char *ocsp, *crl;
	const char *gateway;
	const char *key, *passphrase_file, *cert;
	const char *tsa;
	bool json;
};

#define TEXT(field, name, key, arg, help) CLI_TEXT(struct options, field, name, key, arg, help)

static const struct cli_option options[] = {
	TEXT(out, "output", 'o', "FILE", "where the bundle goes: FILE.evidence.zip"),
	TEXT(policy, "policy", 'p', "POLICY",
	     "integrity, offline, or standard (the default with --registry or --gateway)"),
	TEXT(time_rule, "time-rule", 'r', "RULE", "gmt0031-2025 (the default) or gb38540"),
	TEXT(trust, "trust", 't', "DIR", "folder of trust anchors, intermediate certificates and CRLs"),
	TEXT(signer_cert, "signer-cert", 's', "FILE", "signer's certificate, for values that carry none"),
	TEXT(at, "at", 'a', "TIME", "judge as of then (RFC 3339, UTC)"),
	TEXT(registry, "registry", 'R', "URL", "ask this registry for its signed answers about the seals"),
	TEXT(registry_cert, "registry-cert", 'C', "FILE",
	     "the registry's certificate: only its answers count"),
	TEXT(ocsp, "ocsp", 'O', "URL", "ask this OCSP responder about revocation"),
	TEXT(crl, "crl", 'L', "URL", "fetch this CRL"),
	TEXT(gateway, "gateway", 'g', "URL", "have this gateway judge it, and sign the report"),
	TEXT(key, "key", 'k', "FILE", "sign the bundle with this key"),
	TEXT(passphrase_file, "passphrase-file", 'P', "FILE", "open the key with the passphrase in FILE"),
	TEXT(cert, "cert", 'c', "FILE", "certificate of that key"),
	TEXT(tsa, "tsa", 'T', "URL", "have the bundle time-stamped (RFC 3161); needs --trust"),
	CLI_FLAG(struct options, json, "json", 'j', "the report as JSON"),
};
static const size_t operands[] = {offsetof(struct options, file)};

const struct cli_form bundle_form = {
	CLI_OPTIONS(options), CLI_OPERANDS(operands), "FILE",
	"Judge a document as `eseal verify` does, and put it into one file with certificates, revocation, "
	"the registry's answers, the policy and the report, for `eseal replay` to give the same verdict "
	"from that file alone (art. 24). Exit status: that of the verdict.",
	false};

/* Whom the evidence asks: a registry whose certificate the user knows, and the addresses given for revocation. */
struct asking {
	struct cli *cli;
	const char *registry; /* NULL: nobody */
	struct cert cert;
	struct evidence revocation; /* as sources_open made it */
};

static err status_at(void *self, struct arena *arena, struct slice code, instant at,
		     struct status_answer *answer)
{
	struct asking *asking = self;
	struct slice proof;

	*answer = (struct status_answer){.status = STATUS_NOT_KNOWN};
	TRY(registry_signed_status(asking->cli, asking->registry, code, at, &proof));
	if (proof.len == 0)
		return OK;
	return status_answer_check(arena, proof, &asking->cert, 1, code, at, answer);
}

static err revocation_of(void *self, struct arena *arena, const struct cert_ref *cert,
			 struct revocation_found *more)
{
	const struct evidence *from = &((struct asking *)self)->revocation;

	return from->revocation_of(from->self, arena, cert, more);
}

static err prepare(struct cli *cli, const struct options *o, struct judging *judging, struct asking *asking)
{
	struct cert cert;

	if (o->at)
		TRY(cli_said("--at", CLI_TAKES_TIME, instant_read(slice_str(o->at), &cli->now)));
	TRY(judging_prepare(cli, o->trust,
			    o->policy     ? o->policy
			    : o->registry ? "standard"
					  : "offline",
			    judging));
	if (o->time_rule)
		TRY(cli_said("--time-rule", CLI_TAKES_RULE,
			     time_rule_read(slice_str(o->time_rule), &judging->request.time_rule)));
	if (o->signer_cert) {
		TRY(cli_read_cert(cli, o->signer_cert, &cert));
		judging->evidence.signer_cert = cert.der;
	}
	judging->evidence.self = asking;
	*asking = (struct asking){.cli = cli, .registry = o->registry};
	if (!o->registry)
		return OK;
	judging->evidence.status_at = status_at;
	return cli_read_cert(cli, o->registry_cert, &asking->cert);
}

static err judge_here(struct cli *cli, const struct options *o, struct slice file, struct bundle *bundle,
		      struct court_judge *court)
{
	CLEANUP(sources_close) struct asked_sources sources = {0};
	struct replay_judge judge = judge_in_court(court);
	struct asking *asking = arena_new(cli->arena, struct asking);
	struct judging *judging = arena_new(cli->arena, struct judging);
	struct bundle_form form = {.document = file, .all_certs = o->key || o->tsa};

	REQUIRE(asking && judging, E_NO_MEMORY);
	TRY(prepare(cli, o, judging, asking));
	TRY(sources_open(cli, o->ocsp, o->crl, &asking->revocation, &sources));
	if (asking->revocation.revocation_of)
		judging->evidence.revocation_of = revocation_of;
	form.request = &judging->request;
	form.registries = &asking->cert;
	form.registry_count = o->registry ? 1 : 0;
	TRY(bundle_make(cli->arena, &form, &judge, bundle));
	return sources_gave(&sources);
}

/* What the gateway gives is taken only if its verdict comes out of it here, too. */
static err check_theirs(struct cli *cli, const struct options *o, struct slice file,
			const struct bundle *bundle, struct court_judge *court)
{
	struct replay_judge judge = judge_in_court(court);
	const struct replay_rests rests = {0};
	struct replay replay;
	struct slice again;
	bool same;

	if (!slice_eq(bundle->document, file))
		return FAIL_AT(E_BUNDLE, o->gateway, "answered with the bundle of another document");
	TRY(replay_start(&replay, cli->arena, bundle, &rests));
	TRY(replay_run(&replay, cli->arena, &judge, &again, &same));
	if (!same)
		return FAIL_AT(E_BUNDLE, o->gateway, "its report does not come out of its bundle");
	return OK;
}

static err judge_there(struct cli *cli, const struct options *o, struct slice file, struct bundle *bundle,
		       struct court_judge *court)
{
	const struct gateway_ask ask = {.url = o->gateway,
					.policy = o->policy,
					.time_rule = o->time_rule,
					.bundle = true,
					.file = file,
					.answer_max = FILE_MAX};
	struct slice answer;

	if (o->at || o->registry || o->signer_cert || o->ocsp || o->crl)
		return FAIL_AT(E_USAGE, "--gateway", "judges now, by its own evidence alone");
	TRY(gateway_judge(cli->arena, &ask, &answer));
	TRY(bundle_open(cli->arena, answer, bundle));
	return check_theirs(cli, o, file, bundle, court);
}

/* Sign what the bundle is made of, and have that stamped: so the bundle was there by then. */
static err vouch(struct cli *cli, const struct options *o, struct bundle *bundle)
{
	CLEANUP(key_release) struct key key = {0};
	struct slice list;
	struct cert cert;

	TRY(bundle_list(cli->arena, bundle, &list));
	if (o->key) {
		struct cms_form form = {.key = &key, .cert = &cert, .signed_at = clock_now()};

		TRY(cli_read_key(cli, o->key, o->passphrase_file, &key));
		TRY(cli_read_cert(cli, o->cert, &cert));
		if (!sm2_public_eq(&key.public, &cert.key))
			return FAIL_AT(E_KEY, o->key, "not the key of the certificate");
		TRY(cms_sign_detached(cli->arena, &form, list, &bundle->list_signature));
	}
	if (o->tsa) {
		struct trust_view view;

		TRY(trust_folder_read(cli->arena, o->trust, &view));
		TRY(tsa_stamp(cli->arena, o->tsa, o->key ? bundle->list_signature : list, &view.trust,
			      clock_now(), &bundle->list_stamp));
	}
	return OK;
}

static err tell(struct cli *cli, const struct options *o, const struct bundle *bundle,
		const struct judgement *judgement)
{
	struct vouchers vouchers;
	struct buf text;

	TRY(vouchers_check(cli->arena, bundle, &bundle->trust, &vouchers));
	cli->status = verdict_exit(judgement->indication);
	if (strcmp(o->out, "-") == 0)
		return OK;
	if (o->json)
		return cli_print(bundle->report);
	buf_init(&text, cli->arena, REPLAY_ANSWER_MAX);
	TRY(vouchers_text(&text, &vouchers));
	TRY(cli_print(buf_slice(&text)));
	return report_tell(bundle->report);
}

static void options_read(int argc, char **argv, struct options *o)
{
	cli_parse(&bundle_form, argc, argv, o);
	cli_require("eseal bundle", "-o FILE", o->out);
	if (o->registry)
		cli_require("eseal bundle", "--registry-cert, to know whose answers they are,",
			    o->registry_cert);
	if (o->key)
		cli_require("eseal bundle", "--cert, of the key,", o->cert);
	if (o->tsa)
		cli_require("eseal bundle", "--trust, to judge who stamps time,", o->trust);
}

static void close_court(struct court_judge *judge)
{
	judging_close(&judge->court);
}

err command_bundle(struct cli *cli, int argc, char **argv)
{
	CLEANUP(close_court) struct court_judge judge = {.court = NULL};
	struct options o = {0};
	struct bundle bundle;
	struct slice file;
	struct slice zip;

	options_read(argc, argv, &o);
	TRY(judging_court(0, &judge.court));
	TRY(cli_read(cli, o.file, FILE_MAX, &file));
	if (o.gateway)
		TRY(judge_there(cli, &o, file, &bundle, &judge));
	else
		TRY(judge_here(cli, &o, file, &bundle, &judge));
	TRY(vouch(cli, &o, &bundle));
	TRY(bundle_write(cli->arena, &bundle, &zip));
	TRY(cli_write(o.out, zip, false));
	return tell(cli, &o, &bundle, &judge.last);
}
