/* SPDX-License-Identifier: Apache-2.0 */
/* The outbox: what an office says to others is written in the transaction that makes it true, and sent
 * afterwards. So a message is sent if and only if its transaction committed, at least once, and the outbox is the
 * truth: a courier that forgets everything loses nothing.
 *
 * An event tells everybody what happened; it gets a number, gapless and rising per office, when it is sent, so that
 * a receiver sees what it missed. (A number drawn at commit would need all commits in a row; a sequence leaves gaps.)
 * Two events of one thing keep their order, for the second transaction waits for the first one's row lock.
 * A command asks one other office to do something; it is sent until it is answered, and commands of one lane (a
 * seal, an order) go one after the other.
 *
 * The outbox thread, one at work per office whatever the number of processes:
 *   outbox_lock → { tx: outbox_take_events · commit → publish → tx: outbox_mark_sent · commit } until empty
 *               → { tx: outbox_take_commands → request → tx: apply the answer, outbox_mark_answered · commit }
 *               → outbox_unlock → bell_wait(OUTBOX_POLL_MS) */
#ifndef DB_OUTBOX_H
#define DB_OUTBOX_H

#include "db/db.h"

/* A message. Everything is borrowed for the call that takes it, and lives in the transaction's arena when
 * taken from the outbox. */
struct letter {
	struct uuid id; /* UUIDv7, made by the sender; the receiver's inbox knows it by this */
	struct slice
		subject; /* the tokens behind eseal.v1.<region>: "event.registry.seal-filed", "registry.file" */
	struct slice type;    /* of the payload: "eseal.v1.SealFiled" */
	struct slice payload; /* at most OUTBOX_PAYLOAD_MAX */
	struct slice lane;    /* commands: what is kept in order; empty: nothing */
	struct slice actor;   /* who caused it, for the envelope; may be empty */
	struct slice trace;   /* W3C traceparent; may be empty */

	/* what the outbox adds */
	int64_t number; /* events only */
	instant at;     /* when it was put */
	int64_t tries;  /* commands: sendings that had no answer */
};

/* Add to the open transaction. E_TOO_BIG, E_FIELD (a subject that is not tokens of a-z 0-9 - with dots between),
 * E_CONFLICT (an id that was used). On error nothing was added. */
err outbox_put_event(struct tx *tx, const struct letter *letter);
err outbox_put_command(struct tx *tx, const struct letter *letter);

/* An event, without waiting for the ledger's word (db_post): E_CONFLICT comes from whatever waits next. */
err outbox_post_event(struct tx *tx, const struct letter *letter);

/* Be the one sender of this office, for this connection; *mine is false when another process is. Lasts until
 * outbox_unlock or the loss of the connection: after an E_DB, lock again. E_DB. */
err outbox_lock(struct db *db, struct arena *arena, bool *mine);
void outbox_unlock(struct db *db, struct arena *arena);

/* Number what has no number yet and hand out the unsent events in the order of their numbers, at most `max`
 * (OUTBOX_BATCH_MAX). The caller commits before publishing, so that a number never changes. */
err outbox_take_events(struct tx *tx, size_t max, const struct letter **letters, size_t *count);

/* Events have reached the courier. Also rings for those who wait. */
err outbox_mark_sent(struct tx *tx, const struct letter *letters, size_t count, instant now);

/* For a receiver that has a gap: which events have the numbers from `first` to `until`, at most `max`; of these
 * subjects, or with none named, of all. `next`: the list is complete up to the number before it. */
struct event_list {
	const struct uuid *ids;
	size_t count;
	int64_t last; /* the last number given */
	int64_t next;
};
err outbox_list_events(struct tx *tx, int64_t first, int64_t until, const struct slice *subjects,
		       size_t subject_count, size_t max, struct event_list *out);

/* And the events themselves, in the order of their numbers; those that are not there are left out. */
err outbox_repeat_events(struct tx *tx, const struct uuid *ids, size_t id_count,
			 const struct letter **letters, size_t *count);

/* Commands that are due: the oldest unanswered of each lane, tried not before its time. */
err outbox_take_commands(struct tx *tx, instant now, size_t max, const struct letter **letters,
			 size_t *count);

/* No answer came: try again after a pause that doubles up to OUTBOX_RETRY_MAX_MS. `why` is kept for people. */
err outbox_mark_unanswered(struct tx *tx, const struct uuid *id, const char *why, instant now);

/* The answer, in the transaction that applies it. E_CONFLICT when there was one already. */
err outbox_mark_answered(struct tx *tx, const struct uuid *id, struct slice answer, instant now);

/* The answer to a command. E_PENDING when there is none yet, E_NOT_FOUND. */
err outbox_answer(struct tx *tx, const struct uuid *id, struct slice *answer);

/* Forget commands answered before a moment, at most PRUNE_MAX. Events are kept for ever: they are what others have missed. */
err outbox_prune_before(struct tx *tx, instant before, size_t *dropped);

/* Wait for the answer, at most `patience` microseconds, outside of any transaction: after the commit that
 * put the command. The answer lives in the arena. E_PENDING when time is up. */
err outbox_wait(struct db *db, struct arena *arena, const struct uuid *id, instant patience,
		struct slice *answer);

/* Health: unsent events, unanswered commands, and the age of the oldest of them in microseconds. */
struct outbox_backlog {
	int64_t events;
	int64_t commands;
	int64_t oldest;
};
err outbox_backlog(struct tx *tx, instant now, struct outbox_backlog *out);

#endif
