/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/http.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/buf.h"

enum { ANSWER_MAX = 64 * 1024 * 1024, PATIENCE_SECONDS = 20 };

int http_connect(int port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	close(fd);
	return -1;
}

static const char *find_field(const char *head, const char *name, size_t *len)
{
	size_t name_len = strlen(name);
	const char *line = strstr(head, "\r\n");

	while (line) {
		line += 2;
		if (strncasecmp(line, name, name_len) == 0 && line[name_len] == ':') {
			line += name_len + 1;
			line += strspn(line, " ");
			*len = strcspn(line, "\r");
			return line;
		}
		line = strstr(line, "\r\n");
	}
	return NULL;
}

static size_t length_of(const char *head)
{
	size_t len;
	const char *value = find_field(head, "Content-Length", &len);

	return value ? strtoul(value, NULL, 10) : 0;
}

/* The answer that buf holds, when it is whole. */
static bool whole(struct buf *buf, struct answer *answer)
{
	char *end = buf->len ? memmem(buf->at, buf->len, "\r\n\r\n", 4) : NULL;
	size_t head;

	if (!end)
		return false;
	head = (size_t)(end - (char *)buf->at) + 4;
	end[2] = 0;
	answer->head = (char *)buf->at;
	answer->status = (int)strtol(answer->head + strlen("HTTP/1.1 "), NULL, 10);
	answer->body = slice(buf->at + head, buf->len - head);
	if (answer->body.len >= length_of(answer->head))
		return true;
	end[2] = '\r';
	return false;
}

struct answer http_read(struct arena *arena, int fd)
{
	struct answer answer = {0};
	struct buf buf;
	char part[16384];
	ssize_t got;

	buf_init(&buf, arena, ANSWER_MAX);
	while (!whole(&buf, &answer) && (got = recv(fd, part, sizeof(part), 0)) > 0)
		if (buf_put(&buf, slice(part, (size_t)got)).code != E_OK)
			break;
	return answer;
}

struct answer http_raw(struct arena *arena, int port, const char *bytes)
{
	struct answer answer = {0};
	int fd = http_connect(port);

	if (fd < 0)
		return answer;
	send(fd, bytes, strlen(bytes), MSG_NOSIGNAL);
	answer = http_read(arena, fd);
	close(fd);
	return answer;
}

bool http_closed(int fd)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	char byte;

	return poll(&wait, 1, 1000) == 1 && recv(fd, &byte, 1, MSG_DONTWAIT) <= 0;
}

struct sink {
	struct buf head;
	struct buf body;
};

static size_t take_head(char *at, size_t size, size_t count, void *ctx)
{
	struct sink *sink = ctx;

	if (size * count > 5 && memcmp(at, "HTTP/", 5) == 0)
		sink->head.len = 0; /* the head of a 100 Continue is over */
	return buf_put(&sink->head, slice(at, size * count)).code == E_OK ? count : 0;
}

static size_t take_body(char *at, size_t size, size_t count, void *ctx)
{
	struct sink *sink = ctx;

	return buf_put(&sink->body, slice(at, size * count)).code == E_OK ? count : 0;
}

static struct curl_slist *add(struct curl_slist *list, struct arena *arena, const char *name,
			      const char *value)
{
	return value ? curl_slist_append(list, arena_text(arena, "%s%s", name, value)) : list;
}

static struct curl_slist *fields_of(const struct asking *asking, struct arena *arena)
{
	const char *type = asking->type ? asking->type : asking->body.at ? "application/json" : NULL;
	struct curl_slist *list = NULL;

	list = add(list, arena, "Authorization: Bearer ", asking->token);
	list = add(list, arena, "Idempotency-Key: ", asking->key);
	list = add(list, arena, "Content-Type: ", type);
	return add(list, arena, "", asking->header);
}

static void set_request(CURL *curl, const struct asking *asking, struct arena *arena, struct sink *sink)
{
	curl_easy_setopt(curl, CURLOPT_URL,
			 arena_text(arena, "http://127.0.0.1:%d%s", asking->port, asking->path));
	curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)PATIENCE_SECONDS);
	if (asking->body.at || strcmp(asking->method, "POST") == 0) {
		curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)asking->body.len);
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS,
				 asking->body.at ? (const char *)asking->body.at : "");
	}
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, asking->method);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_head);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, sink);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, sink);
}

struct answer http_ask(struct arena *arena, const struct asking *asking)
{
	struct sink sink;
	struct answer answer = {0};
	long status = 0;
	CURL *curl = curl_easy_init();
	struct curl_slist *fields = fields_of(asking, arena);

	buf_init(&sink.head, arena, ANSWER_MAX);
	buf_init(&sink.body, arena, ANSWER_MAX);
	set_request(curl, asking, arena, &sink);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields);
	if (curl_easy_perform(curl) == CURLE_OK)
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(fields);
	curl_easy_cleanup(curl);
	answer.status = (int)status;
	if (buf_put(&sink.head, slice("", 1)).code == E_OK &&
	    buf_put(&sink.body, slice("", 1)).code == E_OK) {
		answer.head = (const char *)sink.head.at;
		answer.body = slice(sink.body.at, sink.body.len - 1);
	}
	return answer;
}

const char *answer_field(struct arena *arena, const struct answer *answer, const char *name)
{
	size_t len;
	const char *value = answer->head ? find_field(answer->head, name, &len) : NULL;

	return value ? arena_text(arena, "%.*s", (int)len, value) : NULL;
}

bool answer_has(const struct answer *answer, const char *text)
{
	return answer->body.len > 0 && memmem(answer->body.at, answer->body.len, text, strlen(text));
}
