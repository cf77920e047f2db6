/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/svc.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/version.h"
#include "gm/arithmetic.h"
#include "gm/sm2.h"
#include "gm/sm3_lanes.h"
#include "svc/command.h"
#include "svc/inside.h"

/* As in sysexits(3). */
enum { EXIT_USAGE = 64, EXIT_UNREACHABLE = 69, EXIT_FAULT = 70 };

static void set_db_options(struct svc *svc)
{
	svc->db_options =
		(struct db_options){.url = svc->options.db_url,
				    .password = svc->options.db_password[0] ? svc->options.db_password : NULL,
				    .name = svc->log.svc,
				    .bell = &svc->bell,
				    .log = &svc->log};
}

static void set_office(struct svc *svc, const struct office_def *def)
{
	struct office *office = &svc->office;

	office->def = def;
	office->svc = svc;
	office->region = svc->options.region;
	office->workers = (size_t)svc->options.workers;
	if (!svc->peers.has_key)
		return;
	office->key = &svc->peers.key;
	office->cert = &svc->peers.cert;
	office->cert_der = svc->peers.cert.der;
}

static err start_pace(struct svc *svc)
{
	const struct pace_rule rule = {svc->options.rate, svc->options.rate_burst};

	return pace_init(&svc->pace, &rule);
}

/* Slower than was asked for is worth a line. A processor without lanes is no fault. */
static void say_who_computes(const struct svc *svc)
{
	if (!arithmetic_is_own())
		return;
	if (!sm2_verifies_itself())
		log_warn(&svc->log, "own arithmetic cannot be used here: the library verifies");
	if (sm3_width_at(0) && !sm3_width_in_use())
		log_warn(&svc->log, "own SM3 cannot be used here: the library digests");
}

static err prepare(struct svc *svc, const struct office_def *def, const struct command *command)
{
	TRY(routes_check(def->routes));
	TRY(options_load(def, command->conf, &svc->arena, &svc->options, &svc->office.settings));
	TRY(log_level_read(slice_str(svc->options.log_level), &svc->log.level));
	TRY(arithmetic_choose(svc->options.arithmetic));
	set_db_options(svc);
	svc->office.def = def;
	if (command->what != SERVE && command->what != TOOL)
		return OK;
	say_who_computes(svc);
	TRY(peers_load(&svc->peers, &svc->options, def->name, &svc->arena));
	set_office(svc, def);
	TRY(tokens_init(&svc->tokens, svc->options.token_memory));
	TRY(networks_read(&svc->options.proxies, &svc->proxies));
	TRY(start_pace(svc));
	return metrics_init(&svc->metrics, svc->log.svc, def->routes);
}

static err open_bus(struct svc *svc)
{
	const struct bus_conf conf = {.url = svc->options.bus_url,
				      .user = svc->options.bus_user,
				      .password = svc->options.bus_password,
				      .region = svc->options.region,
				      .office = svc->office.def->name,
				      .signer = peers_signer(&svc->peers)};

	if (!svc->options.bus_url[0])
		return OK;
	TRY(bus_open(&conf, &svc->bus));
	svc->office.bus = svc->bus;
	return OK;
}

static err apply_answer(void *ctx, struct tx *tx, const struct letter *command, struct slice payload,
			err refusal)
{
	return hear_answer(ctx, tx, command, payload, refusal);
}

static void stir(void *ctx)
{
	struct svc *svc = ctx;

	queue_stir(&svc->queue);
}

static err start_outbox(struct svc *svc)
{
	svc->outbox = (struct outbox_thread){.bus = svc->bus,
					     .bell = &svc->bell,
					     .log = &svc->log,
					     .answered = apply_answer,
					     .applied = stir,
					     .ctx = svc};
	return outbox_thread_start(&svc->outbox, &svc->db_options);
}

/* The bus is heard only when all who work are there. */
static err hear_bus(struct svc *svc)
{
	struct events_taker taker = hear_events(svc);

	gaps_init(svc);
	if (!svc->bus)
		return OK;
	TRY(start_outbox(svc));
	TRY(bus_serve(svc->bus, hear_call, svc));
	if (svc->office.def->heard)
		TRY(events_start(svc->bus, &taker, &svc->events));
	return OK;
}

static err open_door(struct svc *svc)
{
	const struct door_conf conf = {.address = svc->options.http_address,
				       .port = (int)svc->options.http_port,
				       .connections = (size_t)svc->options.http_connections,
				       .body_max = enter_body_max,
				       .take = enter_take,
				       .ctx = svc};

	return door_open(&conf, &svc->door);
}

static err open_all(struct svc *svc)
{
	TRY(command_migrate(svc));
	TRY(open_bus(svc));
	if (svc->office.def->start)
		TRY(svc->office.def->start(&svc->office));
	TRY(open_door(svc));
	TRY(workers_start(svc));
	TRY(chores_start(svc));
	return hear_bus(svc);
}

/* In the order in which nothing is lost: no new work, what runs, then what it stood on. */
static void close_all(struct svc *svc)
{
	bus_stop(svc->bus);
	events_stop(svc->events);
	if (svc->door)
		door_finish(svc->door, svc->options.shutdown);
	workers_finish(svc);
	outbox_thread_stop(&svc->outbox);
	door_close(svc->door);
	/* Until the bus is closed, the office's own hears events. */
	bus_close(svc->bus);
	svc->office.bus = NULL;
	if (svc->office.def->stop)
		svc->office.def->stop(&svc->office);
	db_close(&svc->events_db);
	express_drop(&svc->express);
}

/* A descriptor a connection: as many as the system allows. */
static void raise_limits(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	signal(SIGPIPE, SIG_IGN);
	mallopt(M_ARENA_MAX, 2);
}

static err serve(struct svc *svc)
{
	err e;

	raise_limits();
	queue_init(&svc->queue, (size_t)svc->options.queue);
	db_init(&svc->events_db, &svc->db_options);
	express_init(&svc->express, &svc->db_options);
	e = open_all(svc);
	if (e.code == E_OK) {
		log_info(&svc->log, "open", LOG_STR("address", svc->options.http_address),
			 LOG_INT("port", door_port(svc->door)), LOG_STR("region", svc->options.region),
			 LOG_STR("version", ESEAL_VERSION));
		door_run(svc->door);
		log_info(&svc->log, "closing");
	}
	close_all(svc);
	queue_drop(&svc->queue);
	if (e.code == E_OK)
		log_info(&svc->log, "closed");
	return e;
}

static err use_tool(struct svc *svc)
{
	err e = open_bus(svc);

	if (e.code == E_OK)
		e = command_tool(svc);
	bus_close(svc->bus);
	return e;
}

static err run(struct svc *svc, const struct office_def *def, const struct command *command)
{
	TRY(prepare(svc, def, command));
	switch (command->what) {
	case HEALTH:
		return command_health(svc);
	case MIGRATE:
		return command_migrate(svc);
	case ACCOUNT:
		return command_account(svc, command);
	case TOOL:
		return use_tool(svc);
	default:
		return serve(svc);
	}
}

static int exit_status(err e)
{
	switch (e.code) {
	case E_OK:
		return EXIT_SUCCESS;
	case E_USAGE:
	case E_CONF:
		return EXIT_USAGE;
	case E_DB:
	case E_BUSY:
	case E_UNREACHABLE:
		return EXIT_UNREACHABLE;
	default:
		return EXIT_FAULT;
	}
}

/* What needs no configuration. */
static bool told(const struct office_def *def, const struct command *command)
{
	switch (command->what) {
	case CONF_HELP:
		options_help(def, stdout);
		return true;
	case HELP:
		command_usage(def, stdout);
		return true;
	case VERSION:
		printf("%s (eseal) %s\n", office_word(def->name), ESEAL_VERSION);
		return true;
	default:
		return false;
	}
}

int office_main(int argc, char **argv, const struct office_def *def)
{
	struct svc svc = {.log = {.svc = office_word(def->name), .level = LOG_INFO}};
	struct command command;
	err e = command_read(def, argc, argv, &command);

	if (e.code != E_OK) {
		fprintf(stderr, "%s: %s %s\n", svc.log.svc, err_trail()->place, err_trail()->detail);
		command_usage(def, stderr);
		return EXIT_USAGE;
	}
	if (told(def, &command))
		return EXIT_SUCCESS;
	arena_init(&svc.arena, ARENA_REQUEST_MAX);
	bell_init(&svc.bell);
	e = run(&svc, def, &command);
	if (e.code != E_OK)
		log_error(&svc.log, "stopped", e);
	peers_drop(&svc.peers);
	tokens_drop(&svc.tokens);
	pace_drop(&svc.pace);
	metrics_drop(&svc.metrics);
	bell_drop(&svc.bell);
	arena_clear(&svc.arena);
	return exit_status(e);
}
