/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a cell: what a program does when it is started as one.
 *
 *   int main(int argc, char **argv)
 *   {
 *           if (cell_is_me(argc, argv))
 *                   return cell_serve(argc, argv, (const struct cell_duty *[]){&judging, NULL});
 *           …
 *   } */
#ifndef CELL_DUTY_H
#define CELL_DUTY_H

#include "cell/frame.h"

struct cell_duty {
	const char *name;
	/* Before the lock, with all rights and nothing of a stranger's at hand: what libraries load when first used
	 * is loaded here, and threads are started here, and waited for until each has done some work: what a thread
	 * asks of the system when it begins is not allowed later. told is the parent's (struct cell_form). */
	err (*prepare)(const char *told, void **self);
	/* One request; what lies in the box is there until it is answered. The arena is its own, and wiped after it. An
	 * error ends the cell. */
	err (*serve)(void *self, struct arena *arena, struct slice box, const struct frame *request);
	/* Or, instead of serve: work that asks nothing and remembers nothing (cell/chore.h). The answer lives in the
	 * arena; an error is told to whoever gave the bytes. */
	err (*work)(struct arena *arena, struct slice bytes, struct slice words, struct slice *answer);
};

/* Was this program started as a cell? */
bool cell_is_me(int argc, char **argv);

/* Lock in, then serve until the parent closes the line, by whichever of the duties it was started for; the list ends in
 * NULL. The answer is the program's exit status. */
int cell_serve(int argc, char **argv, const struct cell_duty *const *duties);

/* ---- for the duty ---- */

/* Say something (of frame_end); hear the parent's answer, into the arena. E_IO when the parent is gone. */
err line_say(struct slice frame);
err line_hear(struct arena *arena, struct frame *frame);

#endif
