/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/command.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "db/migrate.h"

enum { DAYS_DEFAULT = 365, DAYS_MOST = 3660 };

void command_usage(const struct office_def *def, FILE *to)
{
	const char *name = office_word(def->name);

	fprintf(to,
		"usage: %s [--conf FILE]                serve until SIGTERM or SIGINT\n"
		"       %s [--conf FILE] --health       exit status 0 when the running one is ready\n"
		"       %s [--conf FILE] --migrate      bring the database to this version\n"
		"       %s --conf-help                  every configuration item\n"
		"       %s --help | --version\n",
		name, name, name, name, name);
	account_acts_help(name, to);
	if (def->tool)
		fprintf(to, "       %s [--conf FILE] %-22s %s\n", name, def->tool->option, def->tool->help);
}

static err read_days(const char *text, int64_t *days)
{
	if (text_int(slice_str(text), 1, DAYS_MOST, days).code != E_OK)
		return FAIL_AT(E_USAGE, "--days", "must be from 1 to %d", DAYS_MOST);
	return OK;
}

static err read_option(const char *name, const char *value, struct command *out)
{
	if (strcmp(name, "--days") == 0)
		return read_days(value, &out->days);
	if (strcmp(name, "--conf") == 0)
		out->conf = value;
	else if (strcmp(name, "--role") == 0)
		out->roles = value;
	else if (strcmp(name, "--unit") == 0)
		out->unit = value;
	else if (!out->act && account_act_find(name))
		*out = (struct command){.what = ACCOUNT,
					.conf = out->conf,
					.act = account_act_find(name),
					.subject = value,
					.roles = out->roles,
					.unit = out->unit,
					.days = out->days};
	else
		return FAIL_AT(E_USAGE, name, "is not known");
	return OK;
}

err command_read(const struct office_def *def, int argc, char **argv, struct command *out)
{
	*out = (struct command){.what = SERVE, .days = DAYS_DEFAULT};
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--health") == 0) {
			out->what = HEALTH;
		} else if (strcmp(argv[i], "--migrate") == 0) {
			out->what = MIGRATE;
		} else if (strcmp(argv[i], "--conf-help") == 0) {
			out->what = CONF_HELP;
		} else if (strcmp(argv[i], "--help") == 0) {
			out->what = HELP;
		} else if (strcmp(argv[i], "--version") == 0) {
			out->what = VERSION;
		} else if (def->tool && strcmp(argv[i], def->tool->option) == 0) {
			out->what = TOOL;
		} else {
			if (i + 1 >= argc)
				return FAIL_AT(E_USAGE, argv[i], "is not known, or lacks its value");
			TRY(read_option(argv[i], argv[i + 1], out));
			i++;
		}
	}
	if (out->act && out->act->needs_roles && !out->roles)
		return FAIL_AT(E_USAGE, "--role", "is missing");
	return OK;
}

static void pause_a_little(void)
{
	const struct timespec pause = {.tv_nsec = 200 * 1000000};

	nanosleep(&pause, NULL);
}

err command_migrate(struct svc *svc)
{
	const struct migrations *const sets[] = {svc->office.def->migrations};
	instant until = clock_steady() + svc->options.start_patience;
	struct db db;
	err e;

	db_init(&db, &svc->db_options);
	do {
		e = db_migrate(&db, sets, sets[0] ? 1 : 0, &svc->log);
		if (e.code != E_DB)
			break;
		log_warn(&svc->log, "waiting for the database");
		pause_a_little();
	} while (clock_steady() < until);
	db_close(&db);
	return e;
}

static err do_act(struct svc *svc, const struct command *command, struct tx *tx, struct buf *out)
{
	struct account_case c = {.tx = tx,
				 .out = out,
				 .office = svc->office.def->name,
				 .now = clock_now(),
				 .subject = command->subject,
				 .roles = command->roles,
				 .unit = command->unit,
				 .days = command->days};

	TRY(command->act->run(&c));
	return tx_commit(tx);
}

err command_account(struct svc *svc, const struct command *command)
{
	struct buf out;
	struct db db;
	struct tx tx;
	err e;

	TRY(command_migrate(svc));
	buf_init(&out, &svc->arena, ACCOUNT_PRINT_MAX);
	db_init(&db, &svc->db_options);
	e = tx_begin(&tx, &db, &svc->arena, TX_WRITE);
	if (e.code == E_OK) {
		e = do_act(svc, command, &tx, &out);
		tx_rollback(&tx);
	}
	if (e.code == E_OK && out.len > 0)
		fwrite(out.at, 1, out.len, stdout);
	if (out.len > 0)
		wipe(out.at, out.len);
	db_close(&db);
	return e;
}

err command_tool(struct svc *svc)
{
	instant until = clock_steady() + svc->options.start_patience;

	REQUIRE(svc->bus, E_BUS);
	while (!bus_is_ready(svc->bus)) {
		REQUIRE(clock_steady() < until, E_BUS);
		pause_a_little();
	}
	return svc->office.def->tool->run(&svc->office);
}

static err ask_readyz(int fd, const struct office_options *options)
{
	static const char request[] = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	struct timeval patience = {.tv_sec = 5};
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options->http_port)};
	char answer[16] = "";

	if (inet_pton(AF_INET, options->http_address, &to.sin_addr) != 1 || to.sin_addr.s_addr == INADDR_ANY)
		to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	REQUIRE(connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0, E_UNREACHABLE);
	REQUIRE(send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL) == (ssize_t)sizeof(request) - 1,
		E_UNREACHABLE);
	REQUIRE(recv(fd, answer, sizeof(answer) - 1, MSG_WAITALL) > 12, E_UNREACHABLE);
	REQUIRE(strncmp(answer, "HTTP/1.1 200", 12) == 0, E_BUSY);
	return OK;
}

err command_health(const struct svc *svc)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	err e;

	REQUIRE(fd >= 0, E_IO);
	e = ask_readyz(fd, &svc->options);
	close(fd);
	return e;
}
