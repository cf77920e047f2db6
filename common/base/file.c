/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_file(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static err system_said(const char *path)
{
	char text[ERR_TEXT_MAX / 2];

	return FAIL(E_IO, "%s: %s", path, strerror_r(errno, text, sizeof(text)));
}

static err read_all(int fd, const char *path, uint8_t *at, size_t room, size_t *len)
{
	*len = 0;
	while (*len < room) {
		ssize_t got = read(fd, at + *len, room - *len);

		if (got == 0)
			break;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return system_said(path);
		*len += (size_t)got;
	}
	return OK;
}

err file_read(struct arena *arena, const char *path, size_t max, struct slice *out)
{
	CLEANUP(close_file) int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat about;
	uint8_t *at;
	size_t room;
	size_t len;

	if (fd < 0 || fstat(fd, &about) != 0)
		return system_said(path);
	if (S_ISREG(about.st_mode) && (uint64_t)about.st_size > max)
		return FAIL(E_TOO_BIG, "%s: more than %zu bytes", path, max);
	/* A pipe or device says no size: then there is room for the most it may have. One byte more shows too much. */
	room = (S_ISREG(about.st_mode) ? (size_t)about.st_size : max) + 1;
	at = arena_room(arena, room + 1);
	REQUIRE(at, E_NO_MEMORY);
	TRY(read_all(fd, path, at, room, &len));
	if (len == room)
		return FAIL(E_TOO_BIG, "%s: grew while it was read, or more than %zu bytes", path, max);
	at[len] = 0;
	*out = slice(at, len);
	return OK;
}

static err write_all(int fd, const char *path, struct slice bytes)
{
	while (bytes.len > 0) {
		ssize_t put = write(fd, bytes.at, bytes.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return system_said(path);
		bytes = slice_from(bytes, (size_t)put);
	}
	return fsync(fd) == 0 ? OK : system_said(path);
}

err file_write(const char *path, struct slice bytes, unsigned mode)
{
	char beside[PATH_MAX];
	int len = snprintf(beside, sizeof(beside), "%s.XXXXXX", path);
	err e;
	int fd;

	REQUIRE(len > 0 && (size_t)len < sizeof(beside), E_IO);
	fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return system_said(path);
	e = fchmod(fd, mode) == 0 ? write_all(fd, path, bytes) : system_said(path);
	if (close(fd) != 0 && e.code == E_OK)
		e = system_said(path);
	if (e.code == E_OK && rename(beside, path) != 0)
		e = system_said(path);
	if (e.code != E_OK)
		unlink(beside);
	return e;
}
