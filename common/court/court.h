/* SPDX-License-Identifier: Apache-2.0 */
/* The judge behind a wall: verify/verify.h, in cells without rights (cell/cell.h). Strangers' files are read there and
 * nowhere else; the evidence is asked for through the wall and answered here, from the same struct evidence that the judge
 * would be given. What the judge tells ahead is asked in one frame and answered while he goes on; an answer serves the case
 * it was given to and no other, so that nothing a file did can be met by the next. The judgement is, byte for byte, the judge's own.
 *
 * Whoever breaks into a cell by a file can say of that file, and of those that are judged in it afterwards, what he likes:
 * a cell is replaced by a fresh one from time to time. He reaches nothing else. A cell that ends, hangs or talks nonsense
 * costs the one case in it a verdict (E_CELL: neither passed nor failed); another cell is started at once. */
#ifndef COURT_COURT_H
#define COURT_COURT_H

#include "cell/cell.h"
#include "cell/duty.h"
#include "verify/judgement.h"
#include "verify/verify.h"

struct court;

struct court_form {
	size_t cells;     /* at most so many at a time: as many as there are threads that judge */
	instant patience; /* for one case; the time that evidence takes to answer does not count */
	bool hasty;       /* come back before the first cell is locked in: who has something else to do */
};

/* Start the first cell and wait until it is locked in, unless hasty: then the first case waits. The program's main must hand over to court_serve when it is
 * started as a cell. On error the court must be closed all the same. E_CELL, E_NO_MEMORY. */
err court_open(const struct court_form *form, struct court **out);

/* Nobody may be judging. NULL is fine. */
void court_close(struct court *court);

/* What to judge, and how; as for verify_file, verify_value, verify_seal, verify_detached. */
enum court_matter { COURT_FILE, COURT_VALUE, COURT_SEAL, COURT_DETACHED, COURT_MATTERS };
struct court_case {
	enum court_matter matter;
	struct slice bytes;
	const struct cell_source *source; /* where they come from, once, instead of bytes; NULL */
	struct slice digest;              /* of a value: 32 bytes */
	struct slice value;               /* that lies beside a document */
	const struct verify_request *request;
	/* Told, with the evidence's self, each time that what the judge asked ahead has been answered: for a while he works by
	 * himself. NULL: nobody wants to know. */
	void (*answered)(void *self);
};

/* Judge, in any thread; waits for a cell when all have work. The judgement lives in the arena. E_TOO_BIG over FILE_MAX bytes,
 * E_CELL, and the errors of the judge, of the evidence and of the source. */
err court_judge(struct court *court, struct arena *arena, const struct court_case *c, struct judgement *out);

/* For whoever watches. */
struct court_state {
	size_t cells;
	uint64_t cases; /* judged, or lost */
	uint64_t lost;  /* that ended with E_CELL */
};
struct court_state court_state(struct court *court);

/* The judge's duty, for a program that has others as well; and how a cell gets ready to read documents: told which
 * arithmetic_chosen() it is (gm/arithmetic.h). */
extern const struct cell_duty court_duty;
err court_prepare(const char *arithmetic, void **self);

/* In main() of one that has no other: is it started as a cell, and what it does then. The answer is the exit status. */
bool court_is_cell(int argc, char **argv);
int court_serve(int argc, char **argv);

#endif
