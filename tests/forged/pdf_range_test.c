/* SPDX-License-Identifier: Apache-2.0 */
/* Forged PDF documents: ByteRange and Contents, and whatever has more than one reading. */
#include "lib/catalogue.h"
#include "lib/check.h"
#include "lib/pdfmaker.h"

PDFMAKER_FORGE(a_sealed_document, pdfmaker_document)

static struct slice signed_data(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_signed(&m, r);
	return pdfmaker_bytes(&m);
}

/* SignedData names no seal, so there is no status to ask for. */
static void a_signed_document(struct recipe *r)
{
	r->request.policy = POLICY_OFFLINE;
	r->edit_container = signed_data;
}

static struct slice joined(const struct recipe *r, const char *before, struct slice bytes, const char *behind)
{
	struct buf out;

	buf_init(&out, r->arena, FILE_MAX);
	assert_ok(buf_put_str(&out, before));
	assert_ok(buf_put(&out, bytes));
	assert_ok(buf_put_str(&out, behind));
	return buf_slice(&out);
}

static struct slice prefixed(const struct recipe *r, struct slice container)
{
	return joined(r, "%!PS-Adobe-3.0\n", pdfmaker_document(r, container), "");
}
PDFMAKER_FORGE(put_before, prefixed)

static struct slice suffixed(const struct recipe *r, struct slice container)
{
	return joined(r, "", pdfmaker_document(r, container), "% nothing\n");
}
PDFMAKER_FORGE(put_behind, suffixed)

static struct slice two_kinds(const struct recipe *r, struct slice container)
{
	struct slice zip_end = slice("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\n%%EOF\n", 29);
	struct slice document = pdfmaker_document(r, container);
	struct buf out;

	buf_init(&out, r->arena, FILE_MAX);
	assert_ok(buf_put(&out, document));
	assert_ok(buf_put(&out, zip_end));
	return buf_slice(&out);
}
PDFMAKER_FORGE(be_a_container_too, two_kinds)

/* The sealed document with some of its bytes written over, as long as they were. */
static struct slice overwritten(const struct recipe *r, const char *part, const char *by)
{
	assert_int_equal(strlen(part), strlen(by));
	return replaced(r->arena, pdfmaker_document(r, slice(NULL, 0)), part, by);
}

static struct slice no_range(const struct recipe *r, struct slice container)
{
	(void)container;
	return overwritten(r, "/ByteRange ", "/Bytetange ");
}
PDFMAKER_FORGE(without_range, no_range)

static struct slice long_range(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;
	char *digits;

	(void)container;
	pdfmaker_sealed(&m, r);
	digits = (char *)(uintptr_t)pdfmaker_bytes(&m).at + m.range + strlen("[0 0000000000 0000000000 ");
	memcpy(digits, "0000999999", 10);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(range_beyond, long_range)

static struct slice negative_range(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	memcpy((char *)(uintptr_t)pdfmaker_bytes(&m).at + m.range, "[0 -000000001", 13);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(range_negative, negative_range)

static struct slice late_range(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	memcpy((char *)(uintptr_t)pdfmaker_bytes(&m).at + m.range, "[9", 2);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(range_begins_later, late_range)

static struct slice no_contents(const struct recipe *r, struct slice container)
{
	(void)container;
	return overwritten(r, "/Contents <", "/Kontents <");
}
PDFMAKER_FORGE(without_contents, no_contents)

/* The second part begins an object later; what lies between is signed by nobody. */
static struct slice wide_gap(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;
	struct sm3 digest;
	char *range;
	size_t behind;

	(void)container;
	pdfmaker_init(&m, r->arena);
	pdfmaker_notice(&m);
	pdfmaker_field(&m, "GM.sm2seal");
	pdfmaker_end(&m, 1);
	behind = m.gap + 2 + 2 * (size_t)PDFMAKER_ROOM;
	digest = pdfmaker_range(&m);
	range = (char *)(uintptr_t)pdfmaker_bytes(&m).at + m.range;
	memcpy(range,
	       arena_text(r->arena, "[0 %010zu %010zu %010zu]", m.gap, behind + 10,
			  pdfmaker_bytes(&m).len - behind - 10),
	       36);
	pdfmaker_value(&m, pdfmaker_seal_value(r, &digest));
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(widen_the_gap, wide_gap)

static struct slice short_range(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;
	size_t behind;

	(void)container;
	pdfmaker_sealed(&m, r);
	behind = m.gap + 2 + 2 * (size_t)PDFMAKER_ROOM;
	memcpy((char *)(uintptr_t)pdfmaker_bytes(&m).at + m.range,
	       arena_text(r->arena, "[0 %010zu %010zu %010zu]", m.gap, behind,
			  pdfmaker_bytes(&m).len - behind - 20),
	       36);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(range_stops_short, short_range)

static struct slice encrypted(const struct recipe *r, struct slice container)
{
	(void)container;
	return replaced(r->arena, pdfmaker_document(r, container), "/Info 6 0 R>>",
			"/Info 6 0 R/Encrypt<<>>>>");
}
PDFMAKER_FORGE(encrypt, encrypted)

static struct slice misled(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	pdfmaker_stream(&m, 4, "", "BT /F1 24 Tf 72 700 Td (The sum is 900) Tj ET");
	m.offsets[4] += 2;
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(break_the_reference, misled)

static struct slice other_letter(const struct recipe *r, struct slice container)
{
	(void)container;
	return overwritten(r, "sum is 100", "sum is 900");
}
PDFMAKER_FORGE(alter_a_letter, other_letter)

static struct slice other_signed_letter(const struct recipe *r, struct slice container)
{
	return replaced(r->arena, signed_data(r, container), "sum is 100", "sum is 900");
}

static void alter_a_signed_letter(struct recipe *r)
{
	r->request.policy = POLICY_OFFLINE;
	r->edit_container = other_signed_letter;
}

static struct slice twice(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_init(&m, r->arena);
	pdfmaker_notice(&m);
	pdfmaker_put(&m, 5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/BaseFont/Symbol>>");
	pdfmaker_field(&m, "GM.sm2seal");
	pdfmaker_seal(&m, r);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(say_it_twice, twice)

static struct slice outside(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_init(&m, r->arena);
	pdfmaker_notice(&m);
	pdfmaker_stream(&m, 4, "/F(page.txt)", "");
	pdfmaker_field(&m, "GM.sm2seal");
	pdfmaker_seal(&m, r);
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(lie_outside, outside)

static struct slice full_room(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	*((char *)(uintptr_t)pdfmaker_bytes(&m).at + m.gap + 2 * PDFMAKER_ROOM - 3) = '7';
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(fill_the_room, full_room)

static struct slice broken_string(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_signed(&m, r);
	memcpy((char *)(uintptr_t)pdfmaker_bytes(&m).at + m.gap + 2 * PDFMAKER_ROOM, "> ", 2);
	return pdfmaker_bytes(&m);
}

static void break_the_string(struct recipe *r)
{
	r->request.policy = POLICY_OFFLINE;
	r->edit_container = broken_string;
}

/* The update's table lists the page's content as it was and as it shall be; readers differ in which they take. */
static struct slice listed_twice(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;
	size_t was, is;

	(void)container;
	pdfmaker_sealed(&m, r);
	was = (size_t)((const uint8_t *)memmem(pdfmaker_bytes(&m).at, pdfmaker_bytes(&m).len, "4 0 obj", 7) -
		       pdfmaker_bytes(&m).at);
	pdfmaker_stream(&m, 4, "", "BT /F1 24 Tf 72 700 Td (The sum is 900) Tj ET");
	is = m.offsets[4];
	pdfmaker_text(&m, arena_text(r->arena,
				     "xref\n4 1\n%010zu 00000 n \n4 1\n%010zu 00000 n \ntrailer\n<</Size "
				     "13/Root 1 0 R/Info 6 0 R/Prev %zu>>\nstartxref\n%zu\n%%%%EOF\n",
				     was, is, m.xref, pdfmaker_bytes(&m).len));
	return pdfmaker_bytes(&m);
}
PDFMAKER_FORGE(list_it_twice, listed_twice)

static const struct forgery rows[] = {
#include "forged/pdf_range.def"
};

int main(void)
{
	return catalogue_run("pdf range", rows, COUNT(rows));
}
