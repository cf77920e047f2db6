/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/plants.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cell/inside.h"

static void open_a_file(void)
{
	(void)!open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static void open_a_file_by_another_call(void)
{
	(void)!syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", NULL, 0);
}

static void look_whether_a_file_is_there(void)
{
	(void)!access("/etc/passwd", F_OK);
}

static void remove_a_file(void)
{
	(void)!unlink("/tmp/nothing-of-this-name");
}

static void make_a_socket(void)
{
	(void)!socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static void connect_somewhere(void)
{
	(void)!connect(CELL_LINE, NULL, 0);
}

static void send_a_descriptor(void)
{
	const struct msghdr nothing = {0};

	(void)!sendmsg(CELL_LINE, &nothing, 0);
}

static void run_a_program(void)
{
	char *argv[] = {(char *)(uintptr_t) "true", NULL};

	execv("/bin/true", argv);
}

static void make_a_process(void)
{
	(void)!syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static void make_a_process_by_another_call(void)
{
	(void)!syscall(SYS_clone3, NULL, 0);
}

static void trace_the_parent(void)
{
	(void)!ptrace(PTRACE_ATTACH, 1, NULL, NULL);
}

static void read_the_parents_memory(void)
{
	(void)!syscall(SYS_process_vm_readv, 1, NULL, 0, NULL, 0, 0);
}

static void send_a_signal(void)
{
	(void)!kill(1, 0);
}

static void write_to_standard_output(void)
{
	(void)!write(STDOUT_FILENO, "x", 1);
}

static void make_memory_that_runs(void)
{
	(void)!mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void have_memory_run(void)
{
	void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)!mprotect(at, 4096, PROT_READ | PROT_EXEC);
}

static void map_a_descriptor(void)
{
	(void)!mmap(NULL, 4096, PROT_READ, MAP_SHARED, CELL_LINE, 0);
}

static void lift_the_limits(void)
{
	const struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};

	setrlimit(RLIMIT_AS, &none);
}

static void make_a_ring(void)
{
	(void)!syscall(SYS_io_uring_setup, 8, NULL);
}

static void take_a_new_filter(void)
{
	(void)!syscall(SYS_seccomp, 0, 0, NULL);
}

static void touch_what_is_not_there(void)
{
	uint8_t *volatile nowhere = (uint8_t *)(uintptr_t)8;

	*nowhere = 1;
}

static void give_up(void)
{
	_exit(3);
}

/* ---- a thread from before the lock ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t told = PTHREAD_COND_INITIALIZER;
enum order { REST, WORK, ATTACK };
static enum order order;

static void *thread_main(void *unused)
{
	pthread_mutex_lock(&lock);
	for (;;) {
		while (order == REST)
			pthread_cond_wait(&told, &lock);
		if (order == ATTACK)
			open_a_file();
		order = REST;
		pthread_cond_broadcast(&told);
	}
	return unused;
}

static void order_thread(enum order what)
{
	pthread_mutex_lock(&lock);
	order = what;
	pthread_cond_broadcast(&told);
	while (order != REST)
		pthread_cond_wait(&told, &lock);
	pthread_mutex_unlock(&lock);
}

static void open_a_file_in_a_thread_from_before_the_lock(void)
{
	order_thread(ATTACK);
}

#define FORBIDDEN(name)                                                                                      \
	{                                                                                                    \
#name, name, true                                                                            \
	}
const struct plant plants[] = {
	FORBIDDEN(open_a_file),
	FORBIDDEN(open_a_file_by_another_call),
	FORBIDDEN(look_whether_a_file_is_there),
	FORBIDDEN(remove_a_file),
	FORBIDDEN(make_a_socket),
	FORBIDDEN(connect_somewhere),
	FORBIDDEN(send_a_descriptor),
	FORBIDDEN(run_a_program),
	FORBIDDEN(make_a_process),
	FORBIDDEN(make_a_process_by_another_call),
	FORBIDDEN(trace_the_parent),
	FORBIDDEN(read_the_parents_memory),
	FORBIDDEN(send_a_signal),
	FORBIDDEN(write_to_standard_output),
	FORBIDDEN(make_memory_that_runs),
	FORBIDDEN(have_memory_run),
	FORBIDDEN(map_a_descriptor),
	FORBIDDEN(lift_the_limits),
	FORBIDDEN(make_a_ring),
	FORBIDDEN(take_a_new_filter),
	FORBIDDEN(open_a_file_in_a_thread_from_before_the_lock),
	{"touch_what_is_not_there", touch_what_is_not_there, false},
	{"give_up", give_up, false},
};
const size_t plant_count = COUNT(plants);

/* ---- the duty ---- */

/* Everything a process could have from its parent that it should not. */
static void look_around(char *found, size_t room)
{
	DIR *folder = opendir("/proc/self/fd");
	const struct dirent *entry;

	found[0] = 0;
	while (folder && (entry = readdir(folder))) {
		long fd = strtol(entry->d_name, NULL, 10);

		if (entry->d_name[0] != '.' && fd >= CELL_OTHERS && fd != dirfd(folder))
			snprintf(found, room, "descriptor %ld", fd);
	}
	if (folder)
		closedir(folder);
	if (getenv("ESEAL_DB_PASSWORD"))
		snprintf(found, room, "the environment");
}

static err prepare(const char *word, void **self)
{
	static char found[64];
	pthread_t thread;

	(void)word;
	look_around(found, sizeof(found));
	*self = found;
	REQUIRE(pthread_create(&thread, NULL, thread_main, NULL) == 0, E_NO_MEMORY);
	order_thread(WORK); /* it must have begun before the lock */
	return OK;
}

static int64_t eat(void)
{
	const size_t bite = (size_t)1024 * 1024;
	int64_t eaten = 0;

	for (; eaten < 1 << 20; eaten++) {
		uint8_t *at = mmap(NULL, bite, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (at == MAP_FAILED)
			break;
		at[0] = 1;
	}
	return eaten;
}

static err say_raw(const uint8_t *bytes, size_t len)
{
	return line_say(slice(bytes, len));
}

static err talk_nonsense(uint8_t kind)
{
	static const uint8_t head[FRAME_HEAD] = {PLANT_ECHO, 0xff, 0xff, 0xff, 0xff};
	static const uint8_t broken[FRAME_HEAD + 2] = {PLANT_ECHO, 9, 0, 0, 0, 1, 2};

	if (kind == PLANT_OVERSIZED)
		return say_raw(head, sizeof(head));
	TRY(say_raw(broken, sizeof(broken)));
	_exit(0);
}

static err answer(struct arena *arena, struct slice first, struct slice second)
{
	struct buf words;

	TRY(frame_begin(&words, arena, FILE_MAX, PLANT_ECHO));
	TRY(buf_put(&words, first));
	TRY(buf_put(&words, second));
	return line_say(frame_end(&words));
}

static err run_plant(struct arena *arena, uint8_t kind)
{
	size_t number = kind - (size_t)PLANT_RUN;

	REQUIRE(number < plant_count, E_SYNTAX);
	plants[number].run();
	return answer(arena, slice_str("still here"), slice(NULL, 0));
}

static err serve(void *self, struct arena *arena, struct slice box, const struct frame *request)
{
	const struct slice none = slice(NULL, 0);

	switch (request->kind) {
	case PLANT_ECHO:
		return answer(arena, request->body, slice(box.at, request->body.len));
	case PLANT_START:
		return answer(arena, slice_str(self), none);
	case PLANT_THREAD:
		order_thread(WORK);
		return answer(arena, none, none);
	case PLANT_EAT:
		return answer(arena, slice_str(arena_text(arena, "%ld", (long)eat())), none);
	case PLANT_HANG:
		for (volatile unsigned i = 0;; i++)
			;
	case PLANT_SHORT:
	case PLANT_OVERSIZED:
		return talk_nonsense(request->kind);
	default:
		return run_plant(arena, request->kind);
	}
}

const struct cell_duty plants_duty = {.name = "plants", .prepare = prepare, .serve = serve};
