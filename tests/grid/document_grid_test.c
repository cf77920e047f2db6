/* SPDX-License-Identifier: Apache-2.0 */
/* Each kind of document that offices sign, offered in the place of each other: a document is what it was signed as, and nothing
 * else, whatever somebody writes beside it and however alike their fields are. */
#include "base/file.h"
#include "lib/check.h"
#include "lib/pki.h"
#include "trust/document.h"

#define NOW (1795334400 * SECOND)

static const ProtobufCMessageDescriptor *const kinds[] = {
	&eseal__v1__approval__descriptor,           &eseal__v1__opinion__descriptor,
	&eseal__v1__invalidation_order__descriptor, &eseal__v1__filing_receipt__descriptor,
	&eseal__v1__status_answer__descriptor,
};

static struct arena arena;
static struct pki_party office;

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	pki_leaf(&arena, NULL, "office", &office);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	key_release(&office.key);
	arena_clear(&arena);
	return 0;
}

/* A document of that kind, with nothing in it: what every kind could be read as. */
static struct signed_document signed_as(const ProtobufCMessageDescriptor *kind)
{
	struct signed_document document;
	ProtobufCMessage *message = protobuf_c_message_unpack(kind, NULL, 0, NULL);

	assert_non_null(message);
	assert_ok(document_sign(&arena, &office.key, &office.cert, NOW, message, &document));
	protobuf_c_message_free_unpacked(message, NULL);
	return document;
}

static err offered_as(const struct signed_document *document, const ProtobufCMessageDescriptor *kind)
{
	ProtobufCMessage *message;

	return document_check(&arena, document, kind, &office.cert, 1, &message);
}

static void a_document_is_read_as_what_it_was_signed_as_and_nothing_else(void **unused)
{
	(void)unused;

	for (size_t a = 0; a < COUNT(kinds); a++) {
		for (size_t b = 0; b < COUNT(kinds); b++) {
			struct signed_document document = signed_as(kinds[a]);

			if (a == b) {
				assert_ok(offered_as(&document, kinds[b]));
				continue;
			}
			assert_err(E_SYNTAX, offered_as(&document, kinds[b]));
			document.type = slice_str(kinds[b]->name);
			assert_err(E_SIGNATURE, offered_as(&document, kinds[b]));
		}
	}
}

/* What an office signs says of which region it is: as many messages of documents.proto do as there are rows above. */
static void every_kind_of_document_is_in_the_grid(void **unused)
{
	static const char region[] = "string region = ";
	struct slice text;
	size_t count = 0;
	(void)unused;

	assert_ok(file_read(&arena, FIXTURES "/proto/eseal/v1/documents.proto", FILE_MAX, &text));
	for (size_t i = 0; i + sizeof(region) < text.len; i++)
		count += memcmp(text.at + i, region, sizeof(region) - 1) == 0;
	assert_int_equal(count, COUNT(kinds));
	for (size_t i = 0; i < COUNT(kinds); i++)
		assert_non_null(protobuf_c_message_descriptor_get_field_by_name(kinds[i], "region"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_is_read_as_what_it_was_signed_as_and_nothing_else),
		cmocka_unit_test(every_kind_of_document_is_in_the_grid),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
