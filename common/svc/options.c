/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/options.h"

#include "base/text.h"

#define ITEM(field, kind, fallback, min, max, help)                                                          \
	CONF(struct office_options, field, kind, fallback, min, max, help)

static const struct conf_item items[] = {
	ITEM(region, CONF_TEXT, NULL, 6, 6, "code of the region served (行政区划代码), six digits"),
	ITEM(http_address, CONF_TEXT, "127.0.0.1", 1, 255, "address to listen on"),
	ITEM(http_port, CONF_INT, "8080", 0, 65535,
	     "port to listen on; 0: any free one, which the log names"),
	ITEM(http_connections, CONF_INT, "4096", 1, 65536, "connections at a time"),
	ITEM(workers, CONF_INT, "4", 1, WORKERS_MAX, "worker threads, each with its own database connection"),
	ITEM(queue, CONF_INT, "256", 1, JOBS_MAX,
	     "requests that may wait for a worker; more are answered 503 with Retry-After"),
	ITEM(db_url, CONF_TEXT, NULL, 1, CONF_VALUE_MAX,
	     "the office's database: postgresql://user@host/name"),
	ITEM(db_password, CONF_SECRET, "", 0, 1024, "password of the database"),
	ITEM(bus_url, CONF_TEXT, "", 0, CONF_VALUE_MAX,
	     "the NATS server: nats://host:port; empty: none, and no exchange with other offices"),
	ITEM(bus_user, CONF_TEXT, "", 0, 64, "user at the NATS server; empty: the office's name"),
	ITEM(bus_password, CONF_SECRET, "", 0, 1024, "password at the NATS server"),
	ITEM(key_file, CONF_TEXT, "", 0, CONF_VALUE_MAX,
	     "the office's signing key, PEM; required with a NATS server"),
	ITEM(key_passphrase, CONF_SECRET, "", 0, 1024, "passphrase of the key, if it has one"),
	ITEM(cert_file, CONF_TEXT, "", 0, CONF_VALUE_MAX,
	     "the certificate of that key, PEM or DER; required with a NATS server"),
	ITEM(offices_dir, CONF_TEXT, "", 0, CONF_VALUE_MAX,
	     "folder of the offices' certificates: <office>[-anything].cer"),
	ITEM(offices_trust_dir, CONF_TEXT, "", 0, CONF_VALUE_MAX,
	     "folder of authorities and CRLs by which the offices' certificates are checked as well; empty: "
	     "being in offices_dir is enough"),
	ITEM(log_level, CONF_TEXT, "info", 4, 6, "debug, info, warn, error or silent"),
	ITEM(arithmetic, CONF_TEXT, "own", 0, 0,
	     "what computes with public values, as in verifying signatures: own (faster) or library "
	     "(OpenSSL alone); private keys are always OpenSSL's"),
	ITEM(wait, CONF_DURATION, "5s", 0, MINUTE,
	     "how long a request waits for another office before it is answered 202"),
	ITEM(shutdown, CONF_DURATION, "10s", 0, 10 * MINUTE,
	     "how long running requests may take to finish when the office stops"),
	ITEM(token_memory, CONF_DURATION, "5s", 0, 5 * MINUTE,
	     "how long a token is trusted without asking the database again"),
	ITEM(start_patience, CONF_DURATION, "60s", 0, HOUR, "how long to wait for the database at the start"),
	ITEM(key_memory, CONF_DURATION, "7d", HOUR, 366 * DAY, "how long an Idempotency-Key is remembered"),
	ITEM(rate, CONF_INT, "600", 0, 1000000,
	     "requests a minute from one address without a token; a MiB sent counts as one more; 0: no "
	     "limit"),
	ITEM(rate_burst, CONF_INT, "100", 1, 1000000, "how many of them may come at once"),
	ITEM(proxies, CONF_LIST, "", 0, 0,
	     "addresses and networks of reverse proxies whose X-Forwarded-For is believed"),
};

static void tables_of(const struct office_def *def, struct office_options *options, void *own,
		      struct conf_table tables[2])
{
	tables[0] = (struct conf_table){items, COUNT(items), options};
	tables[1] = (struct conf_table){def->conf, def->conf_count, own};
}

static err check(struct office_options *options, const struct office_def *def)
{
	if (!text_is_region(slice_str(options->region)))
		return FAIL_AT(E_CONF, "region", "not six digits");
	if (options->bus_url[0] && (!options->key_file[0] || !options->cert_file[0]))
		return FAIL_AT(E_CONF, options->key_file[0] ? "cert_file" : "key_file",
			       "is needed to sign the messages to other offices");
	if (!options->bus_user[0])
		options->bus_user = office_word(def->name);
	return OK;
}

err options_load(const struct office_def *def, const char *file, struct arena *arena,
		 struct office_options *options, const void **own)
{
	void *space = arena_take(arena, def->conf_size ? def->conf_size : 1);
	struct conf_table tables[2];

	REQUIRE(space, E_NO_MEMORY);
	tables_of(def, options, space, tables);
	TRY(conf_load(arena, tables, COUNT(tables), file, NULL));
	*own = space;
	return check(options, def);
}

void options_help(const struct office_def *def, FILE *to)
{
	struct office_options options = {0};
	struct conf_table tables[2];

	tables_of(def, &options, NULL, tables);
	conf_help(to, tables, COUNT(tables));
}
