/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/revocation.h"

static err revocation_of(void *self, struct arena *arena, const struct cert_ref *cert,
			 struct revocation_found *more)
{
	const struct asked_sources *sources = self;

	return fetcher_ask(sources->fetcher, arena, cert, sources->now, more);
}

static err add(struct asked_sources *sources, enum source_kind kind, const char *url)
{
	if (!url)
		return OK;
	if (!source_url_is_good(url))
		return FAIL_AT(E_USAGE, url, "must begin with http:// or https://, and name no user");
	sources->rows[sources->table.count++] = (struct source){.kind = kind, .url = url, .sha1 = true};
	return OK;
}

err sources_open(struct cli *cli, const char *ocsp, const char *crl, struct evidence *evidence,
		 struct asked_sources *out)
{
	struct fetch_conf conf = {.keep = HOUR, .patience = 10 * SECOND, .retry = HOUR};

	*out = (struct asked_sources){.now = cli->now};
	TRY(add(out, SOURCE_OCSP, ocsp));
	TRY(add(out, SOURCE_CRL, crl));
	if (out->table.count == 0)
		return OK;
	out->table.rows = out->rows;
	conf.sources = out->table;
	TRY(fetcher_new(&conf, &out->fetcher));
	evidence->self = out;
	evidence->revocation_of = revocation_of;
	return OK;
}

void sources_close(struct asked_sources *sources)
{
	fetcher_free(sources->fetcher);
	sources->fetcher = NULL;
}

err sources_gave(const struct asked_sources *sources)
{
	struct fetch_state state;

	if (!sources->fetcher)
		return OK;
	state = fetcher_state(sources->fetcher, sources->now);
	if (state.asked > 0 && state.failed == state.asked)
		return FAIL_AT(E_UNREACHABLE, sources->rows[0].url, "gave no evidence on revocation");
	return OK;
}
