/* SPDX-License-Identifier: Apache-2.0 */
#include "cell/filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cell/inside.h"

#if defined(__x86_64__)
#define THIS_MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define THIS_MACHINE AUDIT_ARCH_AARCH64
#endif

enum { SET_VMA = 0x53564d41 }; /* PR_SET_VMA: gives memory a name */

enum condition { ALWAYS, TO_THE_LINE, FRESH_MEMORY, NOT_TO_BE_RUN, TO_STDERR, NAMES_MEMORY, CONDITIONS };

/* Of one argument, these bits must have that value; a mask of 0 asks nothing. Only the lower half is looked at: the
 * kernel's flags and descriptors are there. */
struct wish {
	unsigned argument;
	uint32_t mask, value;
};
enum { WISHES = 2, ROW_LENGTH = 3 + 3 * WISHES };

static const struct wish wishes[CONDITIONS][WISHES] = {
	[TO_THE_LINE] = {{0, UINT32_MAX, CELL_LINE}},
	[FRESH_MEMORY] = {{2, PROT_EXEC, 0}, {3, MAP_ANONYMOUS, MAP_ANONYMOUS}},
	[NOT_TO_BE_RUN] = {{2, PROT_EXEC, 0}},
	[TO_STDERR] = {{0, UINT32_MAX, STDERR_FILENO}},
	[NAMES_MEMORY] = {{0, UINT32_MAX, SET_VMA}},
};

static const struct row {
	uint32_t call;
	enum condition condition;
} rows[] = {
#define CALL(name, condition) {__NR_##name, condition},
#if CELL_WATCHED
#define CALL_WATCHED(name, condition) {__NR_##name, condition},
#else
#define CALL_WATCHED(name, condition)
#endif
#include "syscalls.def"
};

struct program {
	struct sock_filter code[COUNT(rows) * ROW_LENGTH + 4];
	size_t length;
};

static void add(struct program *p, unsigned code, uint32_t k, size_t if_true, size_t if_false)
{
	p->code[p->length++] = (struct sock_filter){(uint16_t)code, (uint8_t)if_true, (uint8_t)if_false, k};
}

static void load(struct program *p, size_t offset)
{
	add(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void finish(struct program *p, uint32_t action)
{
	add(p, BPF_RET | BPF_K, action, 0, 0);
}

/* Allowed when it is the call and every wish is met; else the next row is looked at. */
static void add_row(struct program *p, const struct row *row)
{
	const struct wish *wish = wishes[row->condition];
	size_t left = 1;

	for (size_t i = 0; i < WISHES; i++)
		left += wish[i].mask ? 3 : 0;
	load(p, offsetof(struct seccomp_data, nr));
	add(p, BPF_JMP | BPF_JEQ | BPF_K, row->call, 0, left);
	for (size_t i = 0; i < WISHES && wish[i].mask; i++) {
		load(p, offsetof(struct seccomp_data, args) + wish[i].argument * sizeof(uint64_t));
		add(p, BPF_ALU | BPF_AND | BPF_K, wish[i].mask, 0, 0);
		left -= 3;
		add(p, BPF_JMP | BPF_JEQ | BPF_K, wish[i].value, 0, left);
	}
	finish(p, SECCOMP_RET_ALLOW);
}

err filter_close(void)
{
	struct program p = {.length = 0};
	struct sock_fprog whole;

	load(&p, offsetof(struct seccomp_data, arch));
	add(&p, BPF_JMP | BPF_JEQ | BPF_K, THIS_MACHINE, 1, 0);
	finish(&p, SECCOMP_RET_KILL_PROCESS);
	for (size_t i = 0; i < COUNT(rows); i++)
		add_row(&p, &rows[i]);
	finish(&p, SECCOMP_RET_KILL_PROCESS);
	whole = (struct sock_fprog){(unsigned short)p.length, p.code};
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &whole) != 0)
		return FAIL(E_CELL, "the kernel takes no filter: error %d", errno);
	return OK;
}
