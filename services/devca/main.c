/* SPDX-License-Identifier: Apache-2.0 */
/* devca: a stand-in for a licensed certification authority, in development and tests. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>

#include "base/file.h"
#include "base/text.h"
#include "devca/serve.h"
#include "http/client.h"

/* What the command line says. */
struct options {
	const char *command, *folder;
	const char *csr, *profile, *days, *not_before, *not_after;
	const char *serial, *reason, *invalid_since;
	const char *output, *listen;
	bool health;
};

static err write_output(const struct options *o, struct slice bytes)
{
	if (o->output)
		return file_write(o->output, bytes, 0644);
	if (fwrite(bytes.at, 1, bytes.len, stdout) != bytes.len || fflush(stdout) != 0)
		return FAIL(E_IO, "standard output cannot be written");
	return OK;
}

static err run_init(const struct options *o, struct authority *authority, struct arena *arena)
{
	(void)authority;
	return authority_init(arena, o->folder, clock_now());
}

static err read_profile(const char *text, enum profile *out)
{
	for (int p = 0; text && p < PROFILES; p++) {
		*out = (enum profile)p;
		if (slice_is(slice_str(profile_names[p]), text))
			return OK;
	}
	return FAIL(E_USAGE, "--profile must be owner, maker, office, tsa or tls");
}

static err read_period(const struct options *o, instant now, struct wish *wish)
{
	int64_t days = 365;

	wish->not_before = now - MINUTE; /* for clocks that are slow */
	if (o->not_before && instant_read(slice_str(o->not_before), &wish->not_before).code != E_OK)
		return FAIL(E_USAGE, "--not-before wants a time as 2026-11-22T08:00:00Z");
	if (o->days && text_int(slice_str(o->days), 1, DEVCA_DAYS_MAX, &days).code != E_OK)
		return FAIL(E_USAGE, "--days must be between 1 and %d", DEVCA_DAYS_MAX);
	wish->not_after = now + days * DAY;
	if (o->not_after && instant_read(slice_str(o->not_after), &wish->not_after).code != E_OK)
		return FAIL(E_USAGE, "--not-after wants a time as 2026-11-22T08:00:00Z");
	return OK;
}

static err run_issue(const struct options *o, struct authority *authority, struct arena *arena)
{
	struct wish wish;
	struct slice pem;

	if (!o->csr)
		return FAIL(E_USAGE, "--csr names the certificate request");
	TRY(read_profile(o->profile, &wish.profile));
	TRY(read_period(o, clock_now(), &wish));
	TRY(file_read(arena, o->csr, CSR_DER_MAX, &wish.csr));
	TRY(authority_issue(authority, arena, &wish, &pem));
	return write_output(o, pem);
}

static err run_revoke(const struct options *o, struct authority *authority, struct arena *arena)
{
	enum revocation_reason reason = REASON_UNSPECIFIED;
	instant invalid_since = 0;

	if (!o->serial)
		return FAIL(E_USAGE, "--serial names the certificate");
	if (o->reason && reason_read(slice_str(o->reason), &reason).code != E_OK)
		return FAIL(E_USAGE, "--reason must be one of RFC 5280's, as keyCompromise");
	if (o->invalid_since && instant_read(slice_str(o->invalid_since), &invalid_since).code != E_OK)
		return FAIL(E_USAGE, "--invalid-since wants a time as 2026-11-22T08:00:00Z");
	return authority_revoke(authority, arena, slice_str(o->serial), reason, invalid_since, clock_now());
}

static err run_crl(const struct options *o, struct authority *authority, struct arena *arena)
{
	struct slice der;

	TRY(authority_crl(authority, arena, clock_now(), &der));
	return write_output(o, der);
}

static err run_serve(const struct options *o, struct authority *authority, struct arena *arena)
{
	struct listen listen;

	TRY(listen_read(arena, o->listen, &listen));
	return authority_serve(authority, &listen);
}

static const struct command {
	const char *name;
	err (*run)(const struct options *, struct authority *, struct arena *);
	bool opens; /* works on an authority that is there */
} commands[] = {
	{"init", run_init, false}, {"issue", run_issue, true}, {"revoke", run_revoke, true},
	{"crl", run_crl, true},    {"serve", run_serve, true},
};

static err run_command(const struct options *o, struct arena *arena)
{
	struct authority authority = {0};
	err e;

	for (size_t i = 0; i < COUNT(commands); i++) {
		if (!slice_is(slice_str(o->command), commands[i].name))
			continue;
		if (slice_is(slice_str(o->command), "serve") && !authority_exists(o->folder))
			TRY(authority_init(arena, o->folder, clock_now()));
		e = commands[i].opens ? authority_open(arena, o->folder, &authority) : OK;
		if (e.code == E_OK)
			e = commands[i].run(o, &authority, arena);
		authority_close(&authority);
		return e;
	}
	return FAIL(E_USAGE, "there is no command %s", o->command);
}

/* For container health checks: does the server of this address answer? */
static err check_health(const struct options *o, struct arena *arena)
{
	struct http_ask ask = {.patience = 2 * SECOND, .answer_max = 4096};
	struct http_answer answer;
	struct listen listen;

	TRY(listen_read(arena, o->listen, &listen));
	if (slice_is(slice_str(listen.address), "0.0.0.0"))
		listen.address = "127.0.0.1";
	ask.url = arena_text(arena, "http://%s:%d/", listen.address, listen.port);
	REQUIRE(ask.url, E_NO_MEMORY);
	TRY(http_fetch(arena, &ask, &answer));
	if (answer.status != 200)
		return FAIL(E_UNREACHABLE, "%s answers %d", ask.url, answer.status);
	return OK;
}

enum {
	KEY_CSR = 256,
	KEY_PROFILE,
	KEY_DAYS,
	KEY_FROM,
	KEY_TO,
	KEY_SERIAL,
	KEY_REASON,
	KEY_SINCE,
	KEY_LISTEN,
	KEY_HEALTH
};

static error_t take_option(int key, char *value, struct argp_state *state)
{
	struct options *o = state->input;
	const char **texts[] = {
		[KEY_CSR - KEY_CSR] = &o->csr,       [KEY_PROFILE - KEY_CSR] = &o->profile,
		[KEY_DAYS - KEY_CSR] = &o->days,     [KEY_FROM - KEY_CSR] = &o->not_before,
		[KEY_TO - KEY_CSR] = &o->not_after,  [KEY_SERIAL - KEY_CSR] = &o->serial,
		[KEY_REASON - KEY_CSR] = &o->reason, [KEY_SINCE - KEY_CSR] = &o->invalid_since,
		[KEY_LISTEN - KEY_CSR] = &o->listen};

	if (key == 'o') {
		o->output = value;
	} else if (key == KEY_HEALTH) {
		o->health = true;
	} else if (key >= KEY_CSR && key < KEY_HEALTH) {
		*texts[key - KEY_CSR] = value;
	} else if (key == ARGP_KEY_ARG && state->arg_num == 0) {
		o->command = value;
	} else if (key == ARGP_KEY_ARG && state->arg_num == 1) {
		o->folder = value;
	} else if (key == ARGP_KEY_ARG) {
		argp_usage(state);
	} else if (key == ARGP_KEY_END && !o->health && !o->folder) {
		argp_usage(state);
	} else {
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_option known_options[] = {
	{"csr", KEY_CSR, "FILE", 0, "issue: the certificate request, PEM or DER", 0},
	{"profile", KEY_PROFILE, "NAME", 0, "issue: owner, maker, office, tsa or tls", 0},
	{"days", KEY_DAYS, "N", 0, "issue: how long the certificate lasts (365)", 0},
	{"not-before", KEY_FROM, "TIME", 0, "issue: when it begins (now)", 0},
	{"not-after", KEY_TO, "TIME", 0, "issue: when it ends, instead of --days", 0},
	{"serial", KEY_SERIAL, "HEX", 0, "revoke: the certificate's serial number", 0},
	{"reason", KEY_REASON, "WORD", 0, "revoke: keyCompromise, superseded, cessationOfOperation …", 0},
	{"invalid-since", KEY_SINCE, "TIME", 0, "revoke: since when the key is not to be trusted", 0},
	{"output", 'o', "FILE", 0, "issue, crl: where to write (standard output)", 0},
	{"listen", KEY_LISTEN, "ADDRESS:PORT", 0, "serve, --health: where", 0},
	{"health", KEY_HEALTH, NULL, 0, "ask the server at --listen whether it is well", 0},
	{0},
};

/* The exit statuses of sysexits.h: wrong usage, an input that will not do, a fault of ours. */
static int status_of(err e)
{
	if (e.code == E_OK)
		return EX_OK;
	if (e.code == E_USAGE)
		return EX_USAGE;
	if (e.code == E_UNREACHABLE || e.code == E_TIMEOUT)
		return EX_UNAVAILABLE;
	return e.code == E_IO || err_meaning(e.code)->http < 500 ? EX_NOINPUT : EX_SOFTWARE;
}

int main(int argc, char **argv)
{
	const struct argp parser = {
		.options = known_options,
		.parser = take_option,
		.args_doc = "init DIR\nissue DIR\nrevoke DIR\ncrl DIR\nserve DIR\n--health",
		.doc = "A stand-in for a licensed certification authority, for development and tests only.",
	};
	struct options options = {0};
	struct arena arena;
	err e;

	argp_err_exit_status = EX_USAGE;
	argp_parse(&parser, argc, argv, 0, NULL, &options);
	arena_init(&arena, ARENA_REQUEST_MAX);
	if (options.health) {
		e = check_health(&options, &arena);
	} else {
		fputs(DEVCA_NOTICE, stderr);
		e = run_command(&options, &arena);
	}
	if (e.code != E_OK)
		fprintf(stderr, "devca: %s. %s%s%s\n", err_meaning(e.code)->en, err_trail()->place,
			*err_trail()->place ? ": " : "", err_trail()->detail);
	arena_clear(&arena);
	return status_of(e);
}
