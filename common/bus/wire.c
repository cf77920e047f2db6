/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/wire.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/asks.h"
#include "bus/loop.h"

enum { RECONNECT_WAIT_MS = 100, RECONNECT_JITTER_MS = 400, CONNECT_MS = 2000, PING_MS = 10000 };

struct wire {
	struct wire_options options;
	natsConnection *connection;
	natsSubscription *answers;
	struct loop loop;
	pthread_mutex_t lock;
	pthread_cond_t quiet;
	int callbacks; /* libnats may still call this many of ours: one a subscription, one for the connection */
	struct asks asks;
};

err wire_failed(natsStatus status, const char *what)
{
	const char *text = natsStatus_GetText(status);

	switch (status) {
	case NATS_OK:
		return OK;
	case NATS_NO_MEMORY:
		return FAIL(E_NO_MEMORY, "%s", what);
	case NATS_TIMEOUT:
		return FAIL(E_TIMEOUT, "%s", what);
	case NATS_NO_RESPONDERS:
		return FAIL(E_UNREACHABLE, "%s", what);
	case NATS_MAX_PAYLOAD:
		return FAIL(E_TOO_BIG, "%s", what);
	case NATS_NOT_PERMITTED:
		return FAIL(E_FORBIDDEN, "%s: %s", what, text);
	default:
		return FAIL(E_BUS, "%s: %s", what, text);
	}
}

#define NATS(call) TRY(wire_failed((call), #call))

static void on_change(natsConnection *connection, void *ctx)
{
	struct wire *wire = ctx;

	(void)connection;
	wire->options.missed(wire->options.ctx);
}

/* libnats calls this one last, after all that it told of the connection or of a subscription. */
static void on_last(void *ctx)
{
	struct wire *wire = ctx;

	pthread_mutex_lock(&wire->lock);
	wire->callbacks--;
	pthread_cond_signal(&wire->quiet);
	pthread_mutex_unlock(&wire->lock);
}

static void on_closed(natsConnection *connection, void *ctx)
{
	(void)connection;
	on_last(ctx);
}

static void expect_callbacks(struct wire *wire, int more)
{
	pthread_mutex_lock(&wire->lock);
	wire->callbacks += more;
	pthread_mutex_unlock(&wire->lock);
}

/* libnats prints errors to stderr unless somebody hears them; ours are told by readiness and by what fails. But a
 * subscription that dropped messages is as if the connection had been gone. */
static void on_error(natsConnection *connection, natsSubscription *subscription, natsStatus status, void *ctx)
{
	(void)subscription;
	if (status == NATS_SLOW_CONSUMER)
		on_change(connection, ctx);
}

static bool is_server(const char *url)
{
	struct slice text = slice_str(url);

	if (!slice_starts(text, "nats://") && !slice_starts(text, "tls://"))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] <= ' ' || text.at[i] >= 127)
			return false;
	return true;
}

static err set_servers(natsOptions *options, const char *url)
{
	enum { SERVERS_MAX = 8 };
	const char *servers[SERVERS_MAX];
	char copy[CONF_VALUE_MAX];
	char *at = copy;
	int count = 0;

	if ((size_t)snprintf(copy, sizeof(copy), "%s", url) >= sizeof(copy))
		return FAIL_AT(E_CONF, "bus_url", "too long");
	while (at) {
		if (count == SERVERS_MAX)
			return FAIL_AT(E_CONF, "bus_url", "at most %d servers", SERVERS_MAX);
		servers[count] = strsep(&at, ",");
		if (!is_server(servers[count++]))
			return FAIL_AT(E_CONF, "bus_url", "not nats://host:port");
	}
	return wire_failed(natsOptions_SetServers(options, servers, count), "reading the servers' addresses");
}

static err set_options(struct wire *wire, natsOptions *to)
{
	const struct wire_options *from = &wire->options;
	char inbox[BUS_TOKEN_MAX];

	snprintf(inbox, sizeof(inbox), "_INBOX_%s", office_word(from->office));
	TRY(set_servers(to, from->url));
	if (from->user && from->user[0])
		NATS(natsOptions_SetUserInfo(to, from->user, from->password ? from->password : ""));
	NATS(natsOptions_SetName(to, office_word(from->office)));
	NATS(natsOptions_SetCustomInboxPrefix(to, inbox));
	NATS(natsOptions_SetTimeout(to, CONNECT_MS));
	NATS(natsOptions_SetPingInterval(to, PING_MS));
	NATS(natsOptions_SetMaxReconnect(to, -1));
	NATS(natsOptions_SetReconnectWait(to, RECONNECT_WAIT_MS));
	NATS(natsOptions_SetReconnectJitter(to, RECONNECT_JITTER_MS, RECONNECT_JITTER_MS));
	NATS(natsOptions_SetFailRequestsOnDisconnect(to, true));
	NATS(natsOptions_SetErrorHandler(to, on_error, wire));
	NATS(natsOptions_SetClosedCB(to, on_closed, wire));
	NATS(natsOptions_SetDisconnectedCB(to, on_change, wire));
	NATS(natsOptions_SetReconnectedCB(to, on_change, wire));
	NATS(natsOptions_SetRetryOnFailedConnect(to, true, on_change, wire));
	NATS(loop_attach(&wire->loop, to));
	return OK;
}

static err connect_now(struct wire *wire)
{
	natsOptions *options = NULL;
	natsStatus status;
	err e;

	NATS(natsOptions_Create(&options));
	e = set_options(wire, options);
	if (e.code == E_OK) {
		status = natsConnection_Connect(&wire->connection, options);
		if (status != NATS_NOT_YET_CONNECTED)
			e = wire_failed(status, "connecting to NATS");
	}
	if (wire->connection)
		expect_callbacks(wire, 1);
	natsOptions_Destroy(options);
	return e;
}

err wire_hear(struct wire *wire, const struct subject_text *pattern, const char *queue, natsMsgHandler hear,
	      void *ctx, natsSubscription **out)
{
	natsConnection *c = wire->connection;

	NATS(queue ? natsConnection_QueueSubscribe(out, c, pattern->text, queue, hear, ctx)
		   : natsConnection_Subscribe(out, c, pattern->text, hear, ctx));
	expect_callbacks(wire, 1);
	NATS(natsSubscription_SetOnCompleteCB(*out, on_last, wire));
	return OK;
}

static err open_all(struct wire *wire)
{
	struct subject_text pattern = {""};

	TRY(asks_name(&wire->asks));
	TRY(loop_start(&wire->loop));
	TRY(connect_now(wire));
	TRY(subject_all_answers(wire->options.office, wire->asks.process, &pattern));
	return wire_hear(wire, &pattern, NULL, asks_on_answer, &wire->asks, &wire->answers);
}

err wire_open(const struct wire_options *options, struct wire **out)
{
	struct wire *wire = calloc(1, sizeof(*wire));
	err e;

	REQUIRE(wire, E_NO_MEMORY);
	wire->options = *options;
	pthread_mutex_init(&wire->lock, NULL);
	pthread_cond_init(&wire->quiet, NULL);
	asks_init(&wire->asks, wire, options->office);
	e = open_all(wire);
	if (e.code != E_OK) {
		wire_close(wire);
		return e;
	}
	*out = wire;
	return OK;
}

void wire_shut(struct wire *wire)
{
	natsConnection_Close(wire->connection);
	loop_stop(&wire->loop);
	pthread_mutex_lock(&wire->lock);
	while (wire->callbacks > 0)
		pthread_cond_wait(&wire->quiet, &wire->lock);
	pthread_mutex_unlock(&wire->lock);
}

void wire_close(struct wire *wire)
{
	if (!wire)
		return;
	wire_shut(wire);
	natsSubscription_Destroy(wire->answers);
	natsConnection_Destroy(wire->connection);
	asks_drop(&wire->asks);
	pthread_cond_destroy(&wire->quiet);
	pthread_mutex_destroy(&wire->lock);
	free(wire);
}

bool wire_is_ready(struct wire *wire)
{
	return natsConnection_Status(wire->connection) == NATS_CONN_STATUS_CONNECTED;
}

natsConnection *wire_connection(struct wire *wire)
{
	return wire->connection;
}

static natsStatus publish(struct wire *wire, const char *subject, const char *reply, struct slice bytes,
			  const char *id)
{
	natsMsg *message = NULL;
	natsStatus s;

	if (!id)
		return reply ? natsConnection_PublishRequest(wire->connection, subject, reply, bytes.at,
							     (int)bytes.len)
			     : natsConnection_Publish(wire->connection, subject, bytes.at, (int)bytes.len);
	s = natsMsg_Create(&message, subject, reply, (const char *)bytes.at, (int)bytes.len);
	if (s == NATS_OK)
		s = natsMsgHeader_Set(message, "Nats-Msg-Id", id);
	if (s == NATS_OK)
		s = natsConnection_PublishMsg(wire->connection, message);
	natsMsg_Destroy(message);
	return s;
}

static err say(struct wire *wire, const char *subject, const char *reply, struct slice bytes, const char *id)
{
	natsStatus s;

	if (bytes.len > BUS_MESSAGE_MAX)
		return FAIL(E_TOO_BIG, "a message of %zu bytes", bytes.len);
	if (!wire_is_ready(wire))
		return FAIL(E_BUS, "not connected to NATS");
	loop_publish_begin();
	s = publish(wire, subject, reply, bytes, id);
	loop_publish_end(&wire->loop, bytes.len);
	return wire_failed(s, "publishing");
}

err wire_publish(struct wire *wire, const struct subject_text *subject, struct slice bytes, const char *id)
{
	return say(wire, subject->text, NULL, bytes, id);
}

err wire_publish_request(struct wire *wire, const struct subject_text *subject,
			 const struct subject_text *inbox, struct slice bytes, const char *id)
{
	return say(wire, subject->text, inbox->text, bytes, id);
}

static bool is_any_inbox(const char *reply)
{
	for (int office = ISSUING; office <= AUDIT; office++)
		if (subject_is_inbox(reply, (enum office_name)office))
			return true;
	return false;
}

err wire_reply(struct wire *wire, natsMsg *message, struct slice bytes)
{
	const char *reply = natsMsg_GetReply(message);

	if (!reply || !is_any_inbox(reply))
		return FAIL(E_ENVELOPE, "the answer is wanted at what is no inbox");
	return say(wire, reply, NULL, bytes, NULL);
}

struct asks *wire_asks(struct wire *wire)
{
	return &wire->asks;
}
