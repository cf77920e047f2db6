/* SPDX-License-Identifier: Apache-2.0 */
/* What an idle office holds in memory, shared libraries and all: each of the five, as deployed, two seconds after the
 * last became ready. */
#include <string.h>
#include <unistd.h>

#include "base/tables.h"
#include "bench/bench.h"
#include "lib/check.h"
#include "lib/world.h"

enum { REST_S = 2, LINE_ROOM = 256 };

static FILE *open_file(const char *path)
{
	FILE *file = fopen(path, "r");

	if (!file)
		fail_msg("%s is not there", path);
	return file;
}

static int pid_of(const char *office)
{
	char path[LINE_ROOM];
	char line[LINE_ROOM] = "";
	FILE *file;

	snprintf(path, sizeof(path), "%s/pid/%s", world_folder(), office);
	file = open_file(path);
	assert_non_null(fgets(line, sizeof(line), file));
	fclose(file);
	return (int)strtol(line, NULL, 10);
}

static double resident_mib(int pid)
{
	char path[LINE_ROOM];
	char line[LINE_ROOM];
	double kib = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	file = open_file(path);
	while (fgets(line, sizeof(line), file))
		if (strncmp(line, "VmRSS:", 6) == 0)
			kib = strtod(line + 6, NULL);
	fclose(file);
	assert_true(kib > 0);
	return kib / 1024;
}

static void an_idle_office_is_small(void **unused)
{
	(void)unused;
	sleep(REST_S);
	for (enum office_name office = ISSUING; office <= AUDIT; office++) {
		const char *name = office_word(office);
		char what[LINE_ROOM];

		snprintf(what, sizeof(what), "memory: idle %s, MiB resident", name);
		bench_ratio(what, resident_mib(pid_of(name)), AT_MOST, 30.0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(an_idle_office_is_small)};

	return cmocka_run_group_tests(tests, world_open, world_close);
}
