/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration that all offices have. */
#ifndef SVC_OPTIONS_H
#define SVC_OPTIONS_H

#include "base/conf.h"
#include "svc/svc.h"

struct office_options {
	const char *region;
	const char *http_address;
	int64_t http_port;
	int64_t http_connections;
	int64_t workers;
	int64_t queue;
	const char *db_url;
	const char *db_password;
	const char *bus_url;
	const char *bus_user;
	const char *bus_password;
	const char *key_file;
	const char *key_passphrase;
	const char *cert_file;
	const char *offices_dir;
	const char *offices_trust_dir;
	const char *log_level;
	const char *arithmetic;
	instant wait;
	instant shutdown;
	instant token_memory;
	instant start_patience;
	instant key_memory;
	int64_t rate;
	int64_t rate_burst;
	struct conf_list proxies;
};

/* Read the office's configuration: the common items into options, its own into a struct of def->conf_size bytes in
 * the arena. E_CONF, E_IO. */
err options_load(const struct office_def *def, const char *file, struct arena *arena,
		 struct office_options *options, const void **own);

void options_help(const struct office_def *def, FILE *to);

#endif
