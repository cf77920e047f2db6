/* SPDX-License-Identifier: Apache-2.0 */
/* Documents of the other offices of this region (trust/document.h), as a use case is handed them. */
#ifndef SVC_PAPER_H
#define SVC_PAPER_H

#include "svc/svc.h"
#include "trust/document.h"

/* Is it a document of this type, signed by that office, with a certificate that is known here and in good standing, and of this
 * region, as the office that signed it is? Gives the message, which lives in the request's arena. E_SIGNATURE, E_SYNTAX. */
err paper_check(struct request *req, enum office_name of, const struct signed_document *document,
		const ProtobufCMessageDescriptor *type, ProtobufCMessage **out);

/* The certificates by which that office's documents are known here, for whoever keeps them with a document. They live as
 * long as the process. */
const struct cert *paper_certs(const struct office *office, enum office_name of, size_t *count);

/* Its members, in an object the caller opened. */
void paper_put_json(struct json *json, const struct signed_document *document);

#endif
