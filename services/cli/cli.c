/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

/* A file says how long it is. Should that be untrue, it is read all the same. */
static err read_all(int fd, const char *path, struct buf *buf)
{
	uint8_t piece[65536];
	struct stat about;

	if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0)
		TRY(buf_reserve(buf, (size_t)about.st_size));
	for (;;) {
		ssize_t got = read(fd, piece, sizeof(piece));

		if (got == 0)
			return OK;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return FAIL_AT(E_IO, path, "%s", strerror(errno));
		TRY(buf_put(buf, slice(piece, (size_t)got)));
	}
}

static err open_input(const char *path, int *fd)
{
	*fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (*fd < 0)
		return FAIL_AT(E_IO, path, "%s", strerror(errno));
	return OK;
}

static void close_input(int fd)
{
	if (fd != STDIN_FILENO)
		close(fd);
}

/* One byte more than there is room for is one too many. */
static err read_up_to(int fd, const char *path, uint8_t *at, size_t room, size_t *len)
{
	uint8_t more;

	for (*len = 0;;) {
		bool full = *len == room;
		ssize_t got = full ? read(fd, &more, 1) : read(fd, at + *len, room - *len);

		if (got == 0)
			return OK;
		if (got > 0 && full)
			return FAIL_AT(E_TOO_BIG, path, "over %zu bytes", room);
		if (got > 0)
			*len += (size_t)got;
		else if (errno != EINTR)
			return FAIL_AT(E_IO, path, "%s", strerror(errno));
	}
}

err cli_read_into(const char *path, uint8_t *at, size_t room, size_t *len)
{
	int fd;
	err e;

	TRY(open_input(path, &fd));
	e = read_up_to(fd, path, at, room, len);
	close_input(fd);
	return e;
}

err cli_read(struct cli *cli, const char *path, size_t max, struct slice *out)
{
	struct buf buf;
	int fd;
	err e;

	TRY(open_input(path, &fd));
	buf_init(&buf, cli->arena, max);
	e = read_all(fd, path, &buf);
	close_input(fd);
	if (e.code == E_TOO_BIG)
		return FAIL_AT(E_TOO_BIG, path, "over %zu bytes", max);
	TRY(e);
	*out = buf_slice(&buf);
	return OK;
}

static err write_all(int fd, const char *path, struct slice bytes)
{
	while (bytes.len > 0) {
		ssize_t put = write(fd, bytes.at, bytes.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return FAIL_AT(E_OUTPUT, path, "%s", strerror(errno));
		bytes = slice_from(bytes, (size_t)put);
	}
	return OK;
}

static err write_beside(const char *path, const char *beside, struct slice bytes, bool secret)
{
	int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, secret ? 0600 : 0644);
	err e;

	if (fd < 0)
		return FAIL_AT(E_OUTPUT, path, "%s", strerror(errno));
	e = write_all(fd, path, bytes);
	if (e.code == E_OK && fsync(fd) != 0)
		e = FAIL_AT(E_OUTPUT, path, "%s", strerror(errno));
	if (close(fd) != 0 && e.code == E_OK)
		e = FAIL_AT(E_OUTPUT, path, "%s", strerror(errno));
	if (e.code == E_OK && rename(beside, path) != 0)
		e = FAIL_AT(E_OUTPUT, path, "%s", strerror(errno));
	if (e.code != E_OK)
		unlink(beside);
	return e;
}

err cli_write(const char *path, struct slice bytes, bool secret)
{
	char beside[4096];

	if (strcmp(path, "-") == 0)
		return cli_print(bytes);
	if (snprintf(beside, sizeof(beside), "%s.%ld", path, (long)getpid()) >= (int)sizeof(beside))
		return FAIL_AT(E_OUTPUT, path, "the name is too long");
	return write_beside(path, beside, bytes, secret);
}

err cli_print(struct slice text)
{
	if ((text.len > 0 && fwrite(text.at, 1, text.len, stdout) != text.len) || fflush(stdout) != 0)
		return FAIL_AT(E_OUTPUT, "standard output", "%s", strerror(errno));
	return OK;
}

err cli_read_passphrase(struct cli *cli, const char *path, struct slice *out)
{
	*out = slice(NULL, 0);
	if (!path)
		return OK;
	TRY(cli_read(cli, path, CONF_VALUE_MAX, out));
	while (out->len > 0 && out->at[out->len - 1] == '\n')
		out->len--;
	return OK;
}

err cli_read_key(struct cli *cli, const char *path, const char *passphrase_file, struct key *key)
{
	struct slice pem;
	struct slice passphrase;

	TRY(cli_read(cli, path, CONF_VALUE_MAX, &pem));
	TRY(cli_read_passphrase(cli, passphrase_file, &passphrase));
	return key_read(pem, passphrase, key);
}

err cli_read_cert(struct cli *cli, const char *path, struct cert *cert)
{
	struct slice bytes;

	TRY(cli_read(cli, path, CERT_FILE_MAX, &bytes));
	return cert_read_any(bytes, cli->arena, cert);
}

int cli_exit_status(err e, bool judges)
{
	switch (e.code) {
	case E_USAGE:
		return EXIT_USAGE;
	case E_IO:
		return EXIT_INPUT;
	case E_UNREACHABLE:
		return EXIT_AWAY;
	case E_BUG:
	case E_CELL:
	case E_CRYPTO:
	case E_NO_MEMORY:
	case E_OUTPUT:
		return EXIT_OURS;
	default:
		return judges ? EXIT_INPUT : EXIT_FAILED;
	}
}

err cli_said(const char *option, const char *takes, err e)
{
	return e.code == E_FIELD ? FAIL_AT(E_USAGE, option, "takes %s", takes) : e;
}

void cli_complain(const char *command, err e)
{
	const struct err_meaning *meaning = err_meaning(e.code);
	const struct err_trail *trail = err_trail();

	fprintf(stderr, "%s: ", command);
	if (trail->place[0])
		fprintf(stderr, "%s: ", trail->place);
	fprintf(stderr, "%s %s", meaning->zh, meaning->en);
	if (trail->detail[0])
		fprintf(stderr, ": %s", trail->detail);
	fprintf(stderr, " [%s]\n", meaning->name);
}
