/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/paper.h"

#include "svc/inside.h"

/* Every document says of which region it is. */
static err check_region(const struct office *office, const ProtobufCMessage *message)
{
	const ProtobufCFieldDescriptor *field =
		protobuf_c_message_descriptor_get_field_by_name(message->descriptor, "region");
	const char *region;

	REQUIRE(field && field->type == PROTOBUF_C_TYPE_STRING, E_BUG);
	region = *(char *const *)((const char *)message + field->offset);
	if (strcmp(region, office->region) != 0)
		return FAIL_AT(E_SIGNATURE, "region", "it is of region %s, and who signed it of %s", region,
			       office->region);
	return OK;
}

err paper_check(struct request *req, enum office_name of, const struct signed_document *document,
		const ProtobufCMessageDescriptor *type, ProtobufCMessage **out)
{
	const struct peers *peers = &req->office->svc->peers;
	err e = FAIL_AT(E_SIGNATURE, "signature", "no certificate of that office is known");

	for (size_t i = 0; i < peers->counts[of]; i++) {
		const struct cert *cert = &peers->certs[of][i];

		e = document_check(req->arena, document, type, cert, 1, out);
		if (e.code != E_OK)
			continue;
		if (peers_standing(peers, cert, req->now).code != E_OK)
			return FAIL_AT(E_SIGNATURE, "signature",
				       "by a certificate that is not in good standing");
		return check_region(req->office, *out);
	}
	return e;
}

const struct cert *paper_certs(const struct office *office, enum office_name of, size_t *count)
{
	const struct peers *peers = &office->svc->peers;

	*count = peers->counts[of];
	return peers->certs[of];
}

void paper_put_json(struct json *json, const struct signed_document *document)
{
	json_put_text(json, "type", document->type);
	json_put_base64(json, "document", document->document);
	json_put_base64(json, "signature", document->signature);
}
