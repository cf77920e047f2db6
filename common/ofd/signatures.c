/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures.xml: which signatures a document has (GB/T 33190-2016 §18.1). */
#include <strings.h>

#include "ofd/location.h"
#include "ofd/number.h"
#include "ofd/opening.h"

static bool same_word(struct slice text, const char *word)
{
	return text.len == strlen(word) && strncasecmp((const char *)text.at, word, text.len) == 0;
}

static err read_type(struct slice text, enum ofd_type *type)
{
	*type = same_word(text, "Sign") ? OFD_TYPE_SIGN : OFD_TYPE_SEAL;
	if (text.len > 0 && *type == OFD_TYPE_SEAL && !same_word(text, "Seal"))
		return FAIL(E_XML_SHAPE, "a signature of the unknown type \"%.*s\"",
			    text.len > 40 ? 40 : (int)text.len, (const char *)text.at);
	return OK;
}

static err new_signature(struct opening *o, struct ofd_signature **out)
{
	struct ofd *ofd = o->ofd;
	struct ofd_signature *more;

	if (ofd->signature_count == OFD_SIGNATURES_MAX)
		return FAIL(E_ZIP_LIMIT, "over %d signatures", OFD_SIGNATURES_MAX);
	if (ofd->signature_count == o->signature_room) {
		o->signature_room = o->signature_room ? o->signature_room * 2 : 4;
		more = arena_array(o->arena, o->signature_room, struct ofd_signature);
		REQUIRE(more, E_NO_MEMORY);
		if (ofd->signature_count > 0)
			memcpy(more, ofd->signatures, ofd->signature_count * sizeof(*more));
		ofd->signatures = more;
	}
	*out = &ofd->signatures[ofd->signature_count++];
	return OK;
}

static err read_record(struct opening *o, size_t document, const struct xml_node *node)
{
	const struct ofd_file *list = o->ofd->documents[document].signatures;
	struct slice type, location, id, relative;
	struct ofd_signature *s;
	struct ofd_file *file;

	TRY(xml_exact_attr(node, "ID", &id));
	TRY(xml_exact_attr_maybe(node, "Type", &type));
	TRY(xml_exact_attr(node, "BaseLoc", &location));
	TRY(xml_exact_attr_maybe(node, "Relative", &relative));
	TRY(new_signature(o, &s));
	s->document = document;
	s->listed_in = list;
	TRY(read_type(type, &s->type));
	TRY(arena_copy(o->arena, id, &s->id));
	TRY(arena_copy(o->arena, relative, &s->relative));
	TRY(opening_locate(o, list, ofd_folder(list->entry->name), location, &file, NULL));
	if (!file)
		return FAIL(E_XML_SHAPE, "there is no signature at \"%.*s\"", SLICE_ARG(location));
	s->file = file;
	return OK;
}

/* MaxSignId is the counter of all IDs; genuine lists get it wrong. */
static err check_max_id(struct opening *o, size_t document, const struct xml_node *root)
{
	const struct ofd_file *list = o->ofd->documents[document].signatures;
	const struct xml_node *max;
	struct slice text;

	TRY(xml_maybe(root, "MaxSignId", &max));
	text = max ? xml_text(max) : slice(NULL, 0);
	for (size_t i = 0; i < o->ofd->signature_count; i++)
		if (o->ofd->signatures[i].document == document &&
		    ofd_id_number(o->ofd->signatures[i].id) > ofd_id_number(text))
			return opening_note(o, OFD_NOTE_MAX_ID, list->entry->name, text);
	return OK;
}

static err read_list(struct opening *o, size_t document, const struct xml_node *root)
{
	for (const struct xml_node *node = root->child; node; node = node->next) {
		if (node->space == XML_FOREIGN)
			return FAIL(E_XML_SHAPE, "line %u: an element in a foreign namespace", node->line);
		if (slice_is(node->name, "Signature"))
			TRY(read_record(o, document, node));
	}
	return check_max_id(o, document, root);
}

static err read_document(struct opening *o, struct arena *scratch, size_t document)
{
	const struct ofd_file *list = o->ofd->documents[document].signatures;
	struct xml_node *root;

	TRY(opening_read(o, scratch, list, 3, "Signatures", &root));
	return opening_at(read_list(o, document, root), list->entry->name);
}

/* One signature listed twice would look like two who signed. */
static err check_listed_once(const struct ofd *ofd)
{
	for (size_t i = 0; i < ofd->signature_count; i++)
		for (size_t k = 0; k < i; k++)
			if (ofd->signatures[k].file == ofd->signatures[i].file)
				return opening_at(FAIL(E_XML_SHAPE, "the signature \"%.*s\" is listed twice",
						       SLICE_ARG(ofd->signatures[i].file->entry->name)),
						  ofd->signatures[i].listed_in->entry->name);
	return OK;
}

err opening_signatures(struct opening *o)
{
	struct arena scratch;

	for (size_t i = 0; i < o->ofd->document_count; i++) {
		err e = OK;

		arena_init(&scratch, ARENA_REQUEST_MAX);
		if (o->ofd->documents[i].signatures)
			e = read_document(o, &scratch, i);
		arena_clear(&scratch);
		TRY(e);
	}
	TRY(check_listed_once(o->ofd));
	for (size_t i = 0; i < o->ofd->signature_count; i++)
		TRY(opening_signature(o, &o->ofd->signatures[i]));
	return OK;
}
