/* SPDX-License-Identifier: Apache-2.0 */
/* Strict DER (X.690 §10): a cursor that reads fields in the order of the ASN.1 quoted above the reader, and a
 * writer that goes backwards. What was signed is verified over the bytes as received, so every element can be
 * had whole (tag, length and content); nothing here ever re-encodes what it read.
 *
 *	TRY(der_open(bytes, &in));
 *	TRY(der_enter(&in, DER_SEQUENCE, &seq));
 *	TRY(der_int(&seq, &version));
 *	TRY(der_end(&seq));
 *	TRY(der_end(&in));
 *
 * Each reader takes exactly one element off the cursor. On an error the cursor stays where it was. Slices point
 * into the bytes given to der_open and live as long as they do.
 *
 * Every reader returns E_DER with a detail that names what was expected and the offset from der_open's first
 * byte: another tag, an indefinite, overlong or not minimal length, an element longer than its parent, more than
 * DER_DEPTH_MAX levels. Other errors are named where they occur. */
#ifndef DER_DER_H
#define DER_DER_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/slice.h"

/* Identifier octets. Tag numbers from 31 on do not occur in our formats and are refused. */
enum der_tag {
	DER_NONE = 0x00, /* what der_peek says at the end */
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BITS = 0x03,
	DER_OCTETS = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_ENUMERATED = 0x0a,
	DER_UTF8 = 0x0c,
	DER_PRINTABLE = 0x13,
	DER_T61 = 0x14,
	DER_IA5 = 0x16,
	DER_UTCTIME = 0x17,
	DER_TIME = 0x18, /* GeneralizedTime */
	DER_VISIBLE = 0x1a,
	DER_BMP = 0x1e,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
};
#define DER_CONTEXT(n) (0xa0u | (n))           /* [n] EXPLICIT, or IMPLICIT of something constructed */
#define DER_CONTEXT_PRIMITIVE(n) (0x80u | (n)) /* [n] IMPLICIT of something primitive */

/* A cursor. */
struct der {
	struct slice rest;     /* what has not been read */
	const uint8_t *origin; /* where offsets in errors count from */
	unsigned depth;
};

/* One element. */
struct der_element {
	unsigned tag;
	struct slice whole; /* tag, length and content, as received */
	struct slice content;
};

/* Start at the first byte. E_TOO_BIG over DER_INPUT_MAX. */
err der_open(struct slice bytes, struct der *in);

/* The tag of the next element, DER_NONE at the end. Reads nothing. */
unsigned der_peek(const struct der *in);

/* Nothing may follow. */
err der_end(const struct der *in);

/* The next element, whatever it is. */
err der_element(struct der *in, struct der_element *out);

/* The next element, which must have this tag. */
err der_expect(struct der *in, unsigned tag, struct der_element *out);

/* The next element has this tag: take it off and give a cursor over its content. */
err der_enter(struct der *in, unsigned tag, struct der *inside);

/* The same where the element is OPTIONAL: *there tells whether it was. */
err der_enter_optional(struct der *in, unsigned tag, struct der *inside, bool *there);

/* The next element has this tag: give its content, or all of it with its header. */
err der_content(struct der *in, unsigned tag, struct slice *content);
err der_whole(struct der *in, unsigned tag, struct slice *whole);

/* The same where it is OPTIONAL; an empty slice with at == NULL when it is absent. */
err der_content_optional(struct der *in, unsigned tag, struct slice *content);
err der_whole_optional(struct der *in, unsigned tag, struct slice *whole);

/* INTEGER in its shortest form that fits 64 bits. */
err der_int(struct der *in, int64_t *out);

/* INTEGER in its shortest form, not negative: big endian without the sign octet; zero is one octet 00. */
err der_integer(struct der *in, struct slice *magnitude);

/* ENUMERATED, as der_int. */
err der_enumerated(struct der *in, int64_t *out);

/* BOOLEAN, FF or 00. */
err der_bool(struct der *in, bool *out);

/* BOOLEAN DEFAULT FALSE. DER leaves FALSE out; seals in the wild write it out (formats.md §12.1), and
 * written_out, which may be NULL for "refuse that", tells so. */
err der_bool_default_false(struct der *in, bool *out, bool *written_out);

/* OBJECT IDENTIFIER: its content octets, to be compared with the constants of der/oid.h. */
err der_oid(struct der *in, struct slice *oid);

/* OCTET STRING, and BIT STRING without unused bits: the octets. */
err der_octets(struct der *in, struct slice *out);
err der_bits(struct der *in, struct slice *out);

/* BIT STRING with named bits (KeyUsage, reasons): bit 0 is the lowest bit of out. At most 32 bits; unused bits
 * must be zero. Trailing zero bits are accepted: certificates in the wild have them. */
err der_named_bits(struct der *in, uint32_t *out);

/* Text of at most max bytes, checked against its character set: well-formed UTF-8 without NUL; 7-bit without
 * NUL; the letters of PrintableString (X.680 §41.4). E_TOO_BIG over max. */
err der_utf8(struct der *in, size_t max, struct slice *out);
err der_ia5(struct der *in, size_t max, struct slice *out);
err der_printable(struct der *in, size_t max, struct slice *out);

/* GeneralizedTime, YYYYMMDDHHMMSSZ only. UTCTime, YYMMDDHHMMSSZ only, years from 50 on are 19YY. Either of the
 * two, as X.509 has it. */
err der_time(struct der *in, instant *out);
err der_utctime(struct der *in, instant *out);
err der_any_time(struct der *in, instant *out);

/* GeneralizedTime with an optional fraction of a second without trailing zeros (RFC 3161 §2.4.2). */
err der_time_fraction(struct der *in, instant *out);

err der_null(struct der *in);

/* Walk the whole tree and refuse everything DER refuses and can be seen without knowing the type: forms of
 * length, constructed strings, INTEGER, BOOLEAN, BIT STRING, OID and time contents, text, trailing bytes, depth.
 * With DER_SORTED_SETS a SET whose elements are out of order too: attributes of GB/T 35275 in the wild are
 * (formats.md §5.2). With DER_ANY_CONTENT primitive elements may hold anything: names of certificates in the wild have
 * letters that their type has not. Contents of primitive context tags are not looked into. */
enum { DER_SORTED_SETS = 1, DER_ANY_CONTENT = 2 };
err der_check(struct slice bytes, unsigned flags);

/* ---- writing ----
 *
 * Backwards: the last field is put first, so that a header is written when its content is known.
 *
 *	der_writer_init(&w, arena, SES_SEAL_MAX);
 *	der_put_bits(&w, signature);               last field
 *	der_put_raw(&w, info);                     first field
 *	der_wrap(&w, 0, DER_SEQUENCE);
 *	TRY(der_written(&w, &seal));
 *
 * A put that fails is remembered and told by der_written, and the puts after it do nothing. */
struct der_writer {
	struct arena *arena;
	uint8_t *room;
	size_t size; /* of room */
	size_t used; /* bytes at its end */
	size_t max;
	err failed;
};

/* Nothing is allocated before the first put. max bounds the result. */
void der_writer_init(struct der_writer *w, struct arena *arena, size_t max);

/* All that was put, in the arena, valid as long as it lives. E_TOO_BIG over max, E_NO_MEMORY, or the first
 * error of a put (E_FIELD: a text with characters its type does not have, a time outside 0–9999). */
err der_written(const struct der_writer *w, struct slice *out);

/* How many bytes have been put: the end of what a later der_wrap encloses. */
size_t der_mark(const struct der_writer *w);

/* A header around everything put since mark. */
void der_wrap(struct der_writer *w, size_t mark, unsigned tag);

/* The same for a SET OF: the elements put since mark are sorted first (X.690 §11.6). At most DER_SET_MAX. */
void der_wrap_set_of(struct der_writer *w, size_t mark, unsigned tag);

/* Bytes that are DER already. */
void der_put_raw(struct der_writer *w, struct slice der);

/* A primitive element with this content. */
void der_put(struct der_writer *w, unsigned tag, struct slice content);

void der_put_int(struct der_writer *w, int64_t value);
void der_put_integer(struct der_writer *w, struct slice magnitude); /* big endian, leading zeros dropped */
void der_put_enumerated(struct der_writer *w, int64_t value);
void der_put_bool(struct der_writer *w, bool value); /* always written; leave the call out for DEFAULT */
void der_put_oid(struct der_writer *w, struct slice oid);
void der_put_octets(struct der_writer *w, struct slice octets);
void der_put_bits(struct der_writer *w, struct slice octets);
void der_put_named_bits(struct der_writer *w, uint32_t bits); /* shortest form, bit 0 lowest */
void der_put_utf8(struct der_writer *w, struct slice text);
void der_put_ia5(struct der_writer *w, struct slice text);
void der_put_printable(struct der_writer *w, struct slice text);
void der_put_time(struct der_writer *w, instant t);      /* GeneralizedTime, seconds */
void der_put_utctime(struct der_writer *w, instant t);   /* 1950–2049, seconds */
void der_put_x509_time(struct der_writer *w, instant t); /* RFC 5280 §4.1.2.5: UTCTime up to 2049 */
void der_put_null(struct der_writer *w);

#endif
