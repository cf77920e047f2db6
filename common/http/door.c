/* SPDX-License-Identifier: Apache-2.0 */
#include "http/door.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "http/exchange.h"
#include "http/line.h"

/* Requests of different connections that come closer together are several at once. */
enum { ALONE_US = 1000 };

struct door {
	struct event_base *base;
	struct evhttp *http;
	struct evhttp_bound_socket *socket;
	struct event *bell; /* rung when answers are waiting */
	struct event *signals[2];
	struct lines lines;
	struct door_conf conf;
	int port;
	int bell_fd;
	pthread_t thread; /* that serves */
	bool closing;     /* answers end their connections */
	bool asked_to_quit;
	atomic_uint_fast64_t in_flight;
	const void *last_line; /* the connection the last request came over, and when: steady clock */
	instant last_came;
	pthread_mutex_t lock; /* of what follows */
	struct held_exchange *answered;
	bool quit;
};

static void ring(struct door *door)
{
	uint64_t one = 1;

	while (write(door->bell_fd, &one, sizeof(one)) < 0 && errno == EINTR)
		;
}

static void on_gone(struct evhttp_connection *connection, void *ctx)
{
	struct held_exchange *held = ctx;

	(void)connection;
	held->evhttp = NULL;
}

/* A request without a Host is a line's own: see http/line.h. */
static void read_refusal(struct held_exchange *held)
{
	struct slice path = held->exchange.request.path;
	int code = 0;

	for (size_t i = 1; i < path.len && i < 6; i++)
		code = code * 10 + (path.at[i] - '0');
	held->exchange.refused = code > E_OK && code < E_COUNT ? (enum code)code : E_SYNTAX;
	held->exchange.why = http_field(&held->exchange.request, LINE_REASON);
}

static void send_answers(struct door *door, struct held_exchange *list)
{
	while (list) {
		struct held_exchange *held = list;

		list = held->next;
		if (held->evhttp) {
			evhttp_connection_set_closecb(evhttp_request_get_connection(held->evhttp), NULL,
						      NULL);
			exchange_send(held, &door->lines, door->closing);
		}
		exchange_free(held);
		atomic_fetch_sub(&door->in_flight, 1);
	}
}

void door_answer(struct exchange *exchange, const struct http_reply *reply)
{
	struct held_exchange *held = (struct held_exchange *)exchange;
	struct door *door = held->door;
	bool first;

	exchange_keep_reply(held, reply);
	if (pthread_equal(pthread_self(), door->thread)) {
		send_answers(door, held);
		return;
	}
	pthread_mutex_lock(&door->lock);
	first = !door->answered;
	held->next = door->answered;
	door->answered = held;
	pthread_mutex_unlock(&door->lock);
	if (first)
		ring(door);
}

static struct held_exchange *take_answers(struct door *door)
{
	struct held_exchange *list;

	pthread_mutex_lock(&door->lock);
	list = door->answered;
	door->answered = NULL;
	pthread_mutex_unlock(&door->lock);
	return list;
}

/* Whether requests come over several connections at this moment: then those behind would wait for this one. */
static bool others_ask(struct door *door, const void *line)
{
	instant now = clock_steady();
	bool others = line != door->last_line && now - door->last_came < ALONE_US;

	door->last_line = line;
	door->last_came = now;
	return others;
}

static void on_request(struct evhttp_request *request, void *ctx)
{
	struct door *door = ctx;
	struct evhttp_connection *connection = evhttp_request_get_connection(request);
	struct held_exchange *held;
	bool alone;

	if (!bufferevent_get_underlying(evhttp_connection_get_bufferevent(connection))) {
		evhttp_connection_free(connection); /* not by a line: there was no memory for one */
		return;
	}
	held = exchange_take(request, door);
	if (!held) {
		evhttp_send_reply(request, 503, "Service Unavailable", NULL);
		line_flush(evhttp_connection_get_bufferevent(connection));
		return;
	}
	if (http_field(&held->exchange.request, "Host").len == 0)
		read_refusal(held);
	evhttp_connection_set_closecb(connection, on_gone, held);
	alone = atomic_fetch_add(&door->in_flight, 1) == 0 && !others_ask(door, connection);
	door->conf.take(door->conf.ctx, &held->exchange, alone);
}

static void on_bell(evutil_socket_t fd, short what, void *ctx)
{
	struct door *door = ctx;
	struct held_exchange *list;
	uint64_t count;
	bool quit;

	(void)what;
	while (read(fd, &count, sizeof(count)) < 0 && errno == EINTR)
		;
	list = take_answers(door);
	pthread_mutex_lock(&door->lock);
	quit = door->quit;
	door->quit = false;
	pthread_mutex_unlock(&door->lock);
	send_answers(door, list);
	if (quit)
		event_base_loopbreak(door->base);
}

static void on_signal(evutil_socket_t signal, short what, void *ctx)
{
	struct door *door = ctx;

	(void)signal;
	(void)what;
	event_base_loopbreak(door->base);
}

static err watch(struct door *door)
{
	static const int numbers[] = {SIGTERM, SIGINT};

	signal(SIGPIPE, SIG_IGN); /* a client that has gone is an error of its line, no more */
	door->bell_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	REQUIRE(door->bell_fd >= 0, E_NO_MEMORY);
	door->bell = event_new(door->base, door->bell_fd, EV_READ | EV_PERSIST, on_bell, door);
	REQUIRE(door->bell && event_add(door->bell, NULL) == 0, E_NO_MEMORY);
	for (size_t i = 0; i < COUNT(numbers); i++) {
		door->signals[i] = evsignal_new(door->base, numbers[i], on_signal, door);
		REQUIRE(door->signals[i] && event_add(door->signals[i], NULL) == 0, E_NO_MEMORY);
	}
	return OK;
}

/* What methods a route takes is the route table's business: evhttp lets all pass that it knows. */
static err listen_at(struct door *door, const struct door_conf *conf)
{
	struct sockaddr_storage at;
	socklen_t len = sizeof(at);

	door->http = evhttp_new(door->base);
	REQUIRE(door->http, E_NO_MEMORY);
	evhttp_set_bevcb(door->http, line_new, &door->lines);
	evhttp_set_gencb(door->http, on_request, door);
	evhttp_set_max_headers_size(door->http, HTTP_HEAD_MAX + 64);
	evhttp_set_max_body_size(door->http, ARENA_REQUEST_MAX);
	evhttp_set_timeout(door->http, HTTP_IDLE_SECONDS);
	evhttp_set_default_content_type(door->http, NULL);
	evhttp_set_allowed_methods(door->http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST |
						       EVHTTP_REQ_PUT | EVHTTP_REQ_DELETE |
						       EVHTTP_REQ_OPTIONS | EVHTTP_REQ_PATCH |
						       EVHTTP_REQ_TRACE | EVHTTP_REQ_CONNECT);
	door->socket = evhttp_bind_socket_with_handle(door->http, conf->address, (ev_uint16_t)conf->port);
	if (!door->socket)
		return FAIL_AT(E_CONF, "http_address", "cannot listen at %s port %d: %s", conf->address,
			       conf->port, strerror(errno));
	if (getsockname(evhttp_bound_socket_get_fd(door->socket), (struct sockaddr *)&at, &len) == 0)
		door->port = at.ss_family == AF_INET6 ? ntohs(((struct sockaddr_in6 *)&at)->sin6_port)
						      : ntohs(((struct sockaddr_in *)&at)->sin_port);
	return OK;
}

/* With a change list, what is switched off and on again between two waits costs no system call. */
static struct event_base *new_base(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base = NULL;

	if (config && event_config_set_flag(config, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST) == 0)
		base = event_base_new_with_config(config);
	if (config)
		event_config_free(config);
	return base;
}

static err open_all(struct door *door, const struct door_conf *conf)
{
	door->base = new_base();
	REQUIRE(door->base, E_NO_MEMORY);
	door->lines = (struct lines){.base = door->base,
				     .patience = conf->patience ? conf->patience : HTTP_HEAD_SECONDS * SECOND,
				     .most = conf->connections ? conf->connections : HTTP_CONNECTIONS_MAX,
				     .body_max = conf->body_max,
				     .ctx = conf->ctx};
	TRY(watch(door));
	return listen_at(door, conf);
}

err door_open(const struct door_conf *conf, struct door **out)
{
	struct door *door = calloc(1, sizeof(*door));
	err e;

	REQUIRE(door, E_NO_MEMORY);
	pthread_mutex_init(&door->lock, NULL);
	door->bell_fd = -1;
	door->conf = *conf;
	e = open_all(door, conf);
	if (e.code != E_OK) {
		door_close(door);
		return e;
	}
	*out = door;
	return OK;
}

int door_port(const struct door *door)
{
	return door->port;
}

void door_run(struct door *door)
{
	door->thread = pthread_self();
	event_base_dispatch(door->base);
}

void door_quit(struct door *door)
{
	pthread_mutex_lock(&door->lock);
	door->quit = true;
	pthread_mutex_unlock(&door->lock);
	ring(door);
}

static void on_tick(evutil_socket_t fd, short what, void *ctx)
{
	(void)fd;
	(void)what;
	(void)ctx;
}

void door_finish(struct door *door, instant patience)
{
	const struct timeval often = {.tv_usec = 20000};
	struct event *tick = event_new(door->base, -1, EV_PERSIST, on_tick, NULL);
	instant until = clock_steady() + patience;

	evhttp_del_accept_socket(door->http, door->socket);
	door->closing = true;
	if (tick)
		event_add(tick, &often);
	while (tick && clock_steady() < until &&
	       (atomic_load(&door->in_flight) > 0 || !lines_sent(&door->lines)))
		event_base_loop(door->base, EVLOOP_ONCE);
	if (tick)
		event_free(tick);
}

void door_close(struct door *door)
{
	if (!door)
		return;
	if (door->http)
		evhttp_free(door->http);
	while (door->answered) {
		struct held_exchange *held = door->answered;

		door->answered = held->next;
		exchange_free(held);
	}
	for (size_t i = 0; i < COUNT(door->signals); i++)
		if (door->signals[i])
			event_free(door->signals[i]);
	if (door->bell)
		event_free(door->bell);
	if (door->bell_fd >= 0)
		close(door->bell_fd);
	if (door->base)
		event_base_free(door->base);
	pthread_mutex_destroy(&door->lock);
	free(door);
}

struct door_state door_state(const struct door *door)
{
	return (struct door_state){.connections = atomic_load(&door->lines.open),
				   .in_flight = atomic_load(&door->in_flight)};
}
