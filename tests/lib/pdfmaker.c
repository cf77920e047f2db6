/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/pdfmaker.h"

#include "base/text.h"
#include "cms/signed_data.h"
#include "lib/check.h"

void pdfmaker_init(struct pdfmaker *m, struct arena *arena)
{
	*m = (struct pdfmaker){.arena = arena};
	buf_init(&m->out, arena, FILE_MAX);
	pdfmaker_text(m, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
}

struct slice pdfmaker_bytes(const struct pdfmaker *m)
{
	return buf_slice(&m->out);
}

static size_t here(const struct pdfmaker *m)
{
	return buf_slice(&m->out).len;
}

void pdfmaker_text(struct pdfmaker *m, const char *text)
{
	assert_ok(buf_put_str(&m->out, text));
}

void pdfmaker_put(struct pdfmaker *m, int id, const char *body)
{
	m->offsets[id] = here(m);
	assert_ok(buf_putf(&m->out, "%d 0 obj\n%s\nendobj\n", id, body));
}

void pdfmaker_stream(struct pdfmaker *m, int id, const char *entries, const char *data)
{
	pdfmaker_put(m, id,
		     arena_text(m->arena, "<<%s/Length %zu>>\nstream\n%s\nendstream", entries, strlen(data),
				data));
}

static size_t largest(const struct pdfmaker *m)
{
	size_t n = 0;

	for (size_t i = 1; i < PDFMAKER_OBJECTS_MAX; i++)
		if (m->offsets[i] > 0)
			n = i;
	return n;
}

static void put_section(struct pdfmaker *m)
{
	if (m->xref == 0)
		pdfmaker_text(m, "0 1\n0000000000 65535 f \n");
	for (size_t i = 1; i < PDFMAKER_OBJECTS_MAX; i++)
		if (m->offsets[i] > 0)
			assert_ok(buf_putf(&m->out, "%zu 1\n%010zu 00000 n \n", i, m->offsets[i]));
}

void pdfmaker_end(struct pdfmaker *m, int root)
{
	size_t xref = here(m);

	if (largest(m) > m->largest)
		m->largest = largest(m);
	pdfmaker_text(m, "xref\n");
	put_section(m);
	assert_ok(buf_putf(&m->out, "trailer\n<</Size %zu/Root %d 0 R/Info 6 0 R", m->largest + 1, root));
	if (m->xref > 0)
		assert_ok(buf_putf(&m->out, "/Prev %zu", m->xref));
	assert_ok(buf_putf(&m->out, ">>\nstartxref\n%zu\n%%%%EOF\n", xref));
	m->xref = xref;
	memset(m->offsets, 0, sizeof(m->offsets));
}

void pdfmaker_packed(struct pdfmaker *m, int stream, int id, const char *body)
{
	const char *numbers = arena_text(m->arena, "%d 0 ", id);

	pdfmaker_stream(m, stream, arena_text(m->arena, "/Type/ObjStm/N 1/First %zu", strlen(numbers)),
			arena_text(m->arena, "%s%s", numbers, body));
	m->offsets[id] = 0;
	m->packed_in[id] = stream;
}

/* A row of the cross-reference stream, fields of 1, 4 and 1 bytes. */
static void put_row(struct pdfmaker *m, uint8_t kind, size_t place)
{
	uint8_t row[6] = {
		kind, (uint8_t)(place >> 24), (uint8_t)(place >> 16), (uint8_t)(place >> 8), (uint8_t)place,
		0};

	assert_ok(buf_put(&m->out, slice(row, sizeof(row))));
}

void pdfmaker_end_packed(struct pdfmaker *m, int id, int root)
{
	size_t xref = here(m), count = 0;
	const char *index = "";

	m->offsets[id] = xref;
	m->largest = largest(m);
	for (size_t i = 1; i <= m->largest; i++)
		if (m->offsets[i] > 0 || m->packed_in[i] > 0) {
			index = arena_text(m->arena, "%s %zu 1", index, i);
			count++;
		}
	assert_ok(buf_putf(&m->out, "%d 0 obj\n<</Type/XRef/Size %zu/Root %d 0 R/W[1 4 1]/Index[%s]", id,
			   m->largest + 1, root, index));
	if (m->xref > 0)
		assert_ok(buf_putf(&m->out, "/Prev %zu", m->xref));
	assert_ok(buf_putf(&m->out, "/Length %zu>>\nstream\n", 6 * count));
	for (size_t i = 1; i <= m->largest; i++) {
		if (m->packed_in[i] > 0)
			put_row(m, 2, (size_t)m->packed_in[i]);
		else if (m->offsets[i] > 0)
			put_row(m, 1, m->offsets[i]);
	}
	assert_ok(buf_putf(&m->out, "\nendstream\nendobj\nstartxref\n%zu\n%%%%EOF\n", xref));
	m->xref = xref;
	memset(m->offsets, 0, sizeof(m->offsets));
	memset(m->packed_in, 0, sizeof(m->packed_in));
}

static const char EMPTY_RANGE[] = "[0 0000000000 0000000000 0000000000]";

void pdfmaker_room(struct pdfmaker *m, int id, const char *sub_filter)
{
	char *zeros = arena_take(m->arena, 2 * PDFMAKER_ROOM + 1);

	assert_non_null(zeros);
	memset(zeros, '0', 2 * (size_t)PDFMAKER_ROOM);
	m->offsets[id] = here(m);
	assert_ok(buf_putf(&m->out, "%d 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/%s/ByteRange ", id,
			   sub_filter));
	m->range = here(m);
	assert_ok(buf_putf(&m->out, "%s/M(D:20261120100000+08'00')/Contents ", EMPTY_RANGE));
	m->gap = here(m);
	assert_ok(buf_putf(&m->out, "<%s>>>\nendobj\n", zeros));
}

/* The maker's own buffer, to be written into. */
static uint8_t *at(const struct pdfmaker *m, size_t offset)
{
	return (uint8_t *)(uintptr_t)buf_slice(&m->out).at + offset;
}

struct sm3 pdfmaker_range(struct pdfmaker *m)
{
	size_t behind = m->gap + 2 + 2 * (size_t)PDFMAKER_ROOM;
	struct slice parts[2] = {slice(at(m, 0), m->gap), slice(at(m, behind), here(m) - behind)};
	char range[sizeof(EMPTY_RANGE)];
	struct sm3 digest;

	snprintf(range, sizeof(range), "[0 %010zu %010zu %010zu]", parts[0].len, behind, parts[1].len);
	memcpy(at(m, m->range), range, strlen(range));
	assert_ok(sm3_of_parts(parts, 2, &digest));
	return digest;
}

struct slice pdfmaker_message(const struct pdfmaker *m)
{
	size_t behind = m->gap + 2 + 2 * (size_t)PDFMAKER_ROOM, rest = here(m) - behind;
	uint8_t *both = arena_take(m->arena, m->gap + rest);

	assert_non_null(both);
	memcpy(both, at(m, 0), m->gap);
	memcpy(both + m->gap, at(m, behind), rest);
	return slice(both, m->gap + rest);
}

void pdfmaker_value(struct pdfmaker *m, struct slice value)
{
	assert_true(value.len <= PDFMAKER_ROOM);
	for (size_t i = 0; i < value.len; i++) {
		*at(m, m->gap + 1 + 2 * i) = (uint8_t)hex_digit(value.at[i] >> 4);
		*at(m, m->gap + 2 + 2 * i) = (uint8_t)hex_digit(value.at[i] & 15u);
	}
}

void pdfmaker_notice(struct pdfmaker *m)
{
	pdfmaker_put(m, 2, "<</Type/Pages/Kids[3 0 R]/Count 1>>");
	pdfmaker_stream(m, 4, "", "BT /F1 24 Tf 72 700 Td (The sum is 100) Tj ET");
	pdfmaker_put(m, 5, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
	pdfmaker_put(m, 6, "<</Title(notice)>>");
}

void pdfmaker_field(struct pdfmaker *m, const char *sub_filter)
{
	pdfmaker_put(m, 1, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[10 0 R]/SigFlags 3>>>>");
	pdfmaker_put(m, 3,
		     "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
		     "/Resources<</Font<</F1 5 0 R>>>>/Annots[10 0 R]>>");
	pdfmaker_put(m, 10,
		     "<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal1)/F 132/Rect[400 100 519 219]/P 3 0 R"
		     "/AP<</N 11 0 R>>/V 12 0 R>>");
	pdfmaker_stream(m, 11, "/Type/XObject/Subtype/Form/BBox[0 0 119 119]", "1 0 0 RG 5 5 109 109 re S");
	pdfmaker_room(m, 12, sub_filter);
}

void pdfmaker_further(struct pdfmaker *m, int first, const char *rect, const char *fields,
		      const char *annotations)
{
	pdfmaker_put(m, 1,
		     arena_text(m->arena, "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[%s]/SigFlags 3>>>>",
				fields));
	pdfmaker_put(m, 3,
		     arena_text(m->arena,
				"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
				"/Resources<</Font<</F1 5 0 R>>>>/Annots[%s]>>",
				annotations));
	pdfmaker_put(m, first,
		     arena_text(m->arena,
				"<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal%d)/F 132/Rect[%s]/P 3 0 R"
				"/AP<</N %d 0 R>>/V %d 0 R>>",
				first, rect, first + 1, first + 2));
	pdfmaker_stream(m, first + 1, "/Type/XObject/Subtype/Form/BBox[0 0 119 119]",
			"0 0 1 RG 5 5 109 109 re S");
	pdfmaker_room(m, first + 2, "GM.sm2seal");
}

struct slice pdfmaker_seal_value(const struct recipe *r, const struct sm3 *digest)
{
	struct ses_seal_form form = r->seal;
	struct ses_tbs_form tbs_form = {.signed_at = r->signed_at,
					.data_hash = sm3_slice(digest),
					.property = slice_str("ByteRange")};
	struct slice info, maker_value, tbs, value, out;

	form.certs = &r->listed->cert.der;
	assert_ok(ses_seal_info_write(r->arena, &form, &info));
	assert_ok(key_sign(&r->maker->key, r->arena, info, &maker_value));
	assert_ok(ses_seal_write(r->arena, info, r->maker->cert.der, maker_value, slice(NULL, 0),
				 &tbs_form.seal));
	assert_ok(ses_tbs_write(r->arena, &tbs_form, &tbs));
	assert_ok(key_sign(&r->signer->key, r->arena, tbs, &value));
	assert_ok(ses_signature_write(r->arena, tbs, r->signer->cert.der, value, slice(NULL, 0), &out));
	return out;
}

struct slice pdfmaker_cms_value(const struct recipe *r, struct slice message)
{
	struct cms_form form = {.key = &r->signer->key, .cert = &r->signer->cert, .signed_at = r->signed_at};
	struct slice out;

	assert_ok(cms_sign_detached(r->arena, &form, message, &out));
	return out;
}

void pdfmaker_seal(struct pdfmaker *m, const struct recipe *r)
{
	struct sm3 digest;

	pdfmaker_end(m, 1);
	digest = pdfmaker_range(m);
	pdfmaker_value(m, pdfmaker_seal_value(r, &digest));
}

void pdfmaker_sealed(struct pdfmaker *m, const struct recipe *r)
{
	pdfmaker_init(m, r->arena);
	pdfmaker_notice(m);
	pdfmaker_field(m, "GM.sm2seal");
	pdfmaker_seal(m, r);
}

struct slice pdfmaker_document(const struct recipe *r, struct slice container)
{
	struct pdfmaker m;

	(void)container;
	pdfmaker_sealed(&m, r);
	return pdfmaker_bytes(&m);
}

struct slice pdfmaker_updated(const struct recipe *r, int id, const char *body)
{
	struct pdfmaker m;

	pdfmaker_sealed(&m, r);
	pdfmaker_put(&m, id, body);
	pdfmaker_end(&m, 1);
	return pdfmaker_bytes(&m);
}

void pdfmaker_signed(struct pdfmaker *m, const struct recipe *r)
{
	pdfmaker_init(m, r->arena);
	pdfmaker_notice(m);
	pdfmaker_field(m, "adbe.pkcs7.detached");
	pdfmaker_end(m, 1);
	pdfmaker_range(m);
	pdfmaker_value(m, pdfmaker_cms_value(r, pdfmaker_message(m)));
}
