/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/reading.h"

#include "cell/chore.h"
#include "gm/arithmetic.h"
#include "gm/prepare.h"

/* words: number: enum source_kind, number: now, bytes: nonce, bytes: serial, bytes: issuer's name, bytes: issuer's key, number:
 *   its key usage; USAGE_UNKNOWN: it says nothing of that
 * answer: number: understood, number: sound, number: until, number: is what came the DER itself, bytes: DER if not */
enum { USAGE_UNKNOWN = -1, WORDS_MAX = CERT_DER_MAX + ARENA_CHUNK };

/* ---- in the cell ---- */

/* The parties as the question has them: of the certificate itself no more than its serial number, of its issuer the name,
 * the key and what it may sign. */
struct told {
	enum source_kind kind;
	struct cert cert, issuer;
	struct revocation_question question;
};

static err read_words(struct slice words, struct told *told)
{
	int64_t kind, usage;
	struct slice point;

	*told = (struct told){.cert = {.not_after = INT64_MAX}};
	TRY(frame_number(&words, 0, SOURCE_KINDS - 1, &kind));
	told->kind = (enum source_kind)kind;
	TRY(frame_number(&words, INT64_MIN, INT64_MAX, &told->question.now));
	TRY(frame_bytes(&words, words.len, &told->question.nonce));
	TRY(frame_bytes(&words, words.len, &told->cert.serial));
	TRY(frame_bytes(&words, words.len, &told->cert.issuer));
	TRY(frame_bytes(&words, words.len, &point));
	TRY(frame_number(&words, USAGE_UNKNOWN, UINT16_MAX, &usage));
	TRY(frame_done(words));
	told->issuer.subject = told->cert.issuer;
	told->issuer.has_usage = usage != USAGE_UNKNOWN;
	told->issuer.usage = told->issuer.has_usage ? (unsigned)usage : 0;
	told->question.at = told->question.now;
	told->question.cert = &told->cert;
	told->question.issuer = &told->issuer;
	return sm2_public_init(&told->issuer.key, point);
}

static void weigh(const struct revocation *says, struct read_answer *out)
{
	out->sound = says->state != REVOCATION_UNKNOWN;
	out->until = says->next_update;
}

/* Lists are asked about nobody. */
static err read_crl(struct arena *arena, struct slice came, struct told *told, struct read_answer *out)
{
	struct revocation says;
	struct crl crl;

	TRY(crl_read_any(came, arena, &crl));
	told->cert.serial = slice(NULL, 0);
	TRY(revocation_by_crl(&told->question, &crl, &says));
	*out = (struct read_answer){.der = crl.der, .understood = true};
	weigh(&says, out);
	return OK;
}

/* RFC 6960 §4.2.1: malformedRequest, internalError and unauthorized are what responders say that do not know the digest. */
static bool understood(const struct ocsp *ocsp)
{
	return ocsp->status != 1 && ocsp->status != 2 && ocsp->status != 6;
}

static bool knows_whose(const struct revocation *says)
{
	return says->state != REVOCATION_UNKNOWN ||
	       (says->doubt != REVOCATION_SAYS_UNKNOWN && says->doubt != REVOCATION_NO_EVIDENCE);
}

/* An answer without the nonce that was asked for is as good as none. */
static err read_ocsp(struct slice came, const struct told *told, struct read_answer *out)
{
	const struct revocation_question *q = &told->question;
	struct revocation says;
	struct ocsp ocsp;

	TRY(ocsp_read(came, &ocsp));
	*out = (struct read_answer){.understood = understood(&ocsp)};
	if (ocsp.status != 0 || (q->nonce.len > 0 && !slice_eq(q->nonce, ocsp.nonce)))
		return OK;
	TRY(revocation_by_ocsp(q, &ocsp, &says));
	out->der = ocsp.der;
	out->understood = knows_whose(&says);
	weigh(&says, out);
	return OK;
}

static err tell(struct arena *arena, struct slice came, const struct read_answer *read, struct slice *answer)
{
	bool same = read->der.at == came.at && read->der.len == came.len;
	struct buf out;

	buf_init(&out, arena, FETCH_CRL_MAX + ARENA_CHUNK);
	TRY(frame_put_number(&out, read->understood));
	TRY(frame_put_number(&out, read->sound));
	TRY(frame_put_number(&out, read->until));
	TRY(frame_put_number(&out, same));
	TRY(frame_put_bytes(&out, same ? slice(NULL, 0) : read->der));
	*answer = buf_slice(&out);
	return OK;
}

static err read_it(struct arena *arena, struct slice came, struct slice words, struct slice *answer)
{
	struct read_answer read;
	struct told told;

	TRY(read_words(words, &told));
	if (told.kind == SOURCE_CRL)
		TRY(read_crl(arena, came, &told, &read));
	else
		TRY(read_ocsp(came, &told, &read));
	return tell(arena, came, &read, answer);
}

err reading_prepare(const char *arithmetic, void **self)
{
	(void)self;
	return gm_prepare(arithmetic);
}

const struct cell_duty reading_duty = {.name = "reading", .prepare = reading_prepare, .work = read_it};

/* ---- in the process that asked ---- */

static err write_words(struct arena *arena, const struct reading *what, struct slice *words)
{
	const struct cert *issuer = what->source->issuer;
	struct buf out;

	buf_init(&out, arena, WORDS_MAX);
	TRY(frame_put_number(&out, what->source->kind));
	TRY(frame_put_number(&out, what->now));
	TRY(frame_put_bytes(&out, what->nonce));
	TRY(frame_put_bytes(&out, what->cert->serial));
	TRY(frame_put_bytes(&out, what->cert->issuer_name));
	TRY(frame_put_bytes(&out, what->cert->issuer_key));
	TRY(frame_put_number(&out, issuer && issuer->has_usage ? (int64_t)issuer->usage : USAGE_UNKNOWN));
	*words = buf_slice(&out);
	return OK;
}

/* A stranger's word. */
static err read_answer(struct slice rest, struct slice came, struct read_answer *out)
{
	int64_t understood, sound, same;

	TRY(frame_number(&rest, false, true, &understood));
	TRY(frame_number(&rest, false, true, &sound));
	TRY(frame_number(&rest, INT64_MIN, INT64_MAX, &out->until));
	TRY(frame_number(&rest, false, true, &same));
	TRY(frame_bytes(&rest, FETCH_CRL_MAX, &out->der));
	TRY(frame_done(rest));
	out->understood = understood;
	if (same)
		out->der = came;
	out->sound = sound && out->der.len > 0;
	return OK;
}

err reading_do(struct arena *arena, const struct reading *what, struct slice came, struct read_answer *out)
{
	struct chore chore = {.duty = reading_duty.name,
			      .told = arithmetic_chosen(),
			      .bytes = came,
			      .answer_max = FETCH_CRL_MAX,
			      .memory_mib = FETCH_READ_MIB,
			      .patience = FETCH_READ_SECONDS * SECOND};
	struct slice answer;

	TRY(write_words(arena, what, &chore.words));
	TRY(chore_do(&chore, arena, &answer));
	if (read_answer(answer, came, out).code != E_OK)
		return FAIL(E_CELL, "the cell talks nonsense");
	return OK;
}
