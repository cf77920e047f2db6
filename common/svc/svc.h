/* SPDX-License-Identifier: Apache-2.0 */
/* The one main() that every office uses:
 *
 *   int main(int argc, char **argv)
 *   {
 *           static const struct office_def issuing = {
 *                   .name = ISSUING,
 *                   .routes = issuing_routes, .asked = issuing_asked, .heard = issuing_heard,
 *                   .answered = issuing_answered, .migrations = issuing_migrations,
 *                   .start = issuing_start, .stop = issuing_stop,
 *           };
 *           return office_main(argc, argv, &issuing);
 *   }
 *
 *   issuing [--conf FILE]              serve until SIGTERM or SIGINT, then finish what runs
 *   issuing --health                   ask the running one's /readyz; exit status 0 when it is well
 *   issuing --migrate                  bring the database to this version, and stop
 *   issuing --account-add NAME --role R[,R…] [--unit U] [--days N]     prints a bearer token, once
 *   issuing --account-roles NAME --role R[,R…]   --account-close NAME
 *   issuing --token-add NAME [--days N]   --token-list NAME   --token-revoke IDENTIFIER
 *   issuing --conf-help                every configuration item
 *   issuing --help | --version
 */
#ifndef SVC_SVC_H
#define SVC_SVC_H

#include "svc/route.h"

struct conf_item;
struct migrations;
struct page;
struct bus;
struct key;
struct cert;
struct svc;
struct metrics;
struct buf;

/* One more thing an office's program can do besides serving, by an option of its own. The bus is connected, nothing is
 * served, no migration is made. */
struct office_tool {
	const char *option; /* "--stream" */
	const char *help;
	err (*run)(struct office *office);
};

struct office_def {
	enum office_name name;
	const struct conf_item *conf; /* items of this office alone, besides those of all (base/conf.h) */
	size_t conf_count;
	size_t conf_size; /* of the struct they fill: office->settings */
	const struct route *routes;
	const struct bus_route *asked;       /* NULL: none */
	const struct event_route *heard;     /* NULL: none */
	const struct answer_route *answered; /* NULL: none */
	const struct page *pages;            /* for browsers (http/page.h); NULL: none */
	const struct migrations *migrations; /* of this office, after those of common/db */
	err (*start)(struct office *office); /* sets office->own; NULL: nothing to do */
	void (*stop)(struct office *office); /* undoes start */
	err (*ready)(struct office *office,
		     struct json *detail); /* more conditions for /readyz; may be NULL */
	err (*measure)(struct office *office, const struct metrics *metrics, struct buf *to,
		       instant now); /* more metrics, by metrics_put; may be NULL */
	/* What the office need not remember for ever: called once an hour, in a transaction. NULL: nothing. */
	err (*forget)(struct office *office, struct tx *tx, instant now, size_t *dropped);
	const struct office_tool *tool; /* NULL: none */
};

/* What lives as long as the process. Read-only for handlers. */
struct office {
	const struct office_def *def;
	const void *settings; /* the office's own configuration, filled */
	const char *region;   /* 行政区划代码, six digits */
	size_t workers;       /* handlers that run at the same time */
	struct bus *bus;
	const struct key *key; /* the office's own signing key and certificate */
	const struct cert *cert;
	struct slice cert_der;
	void *own; /* the office's own, from def->start */
	struct svc *svc;
};

int office_main(int argc, char **argv, const struct office_def *def);

#endif
