/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/routes.h"

#include "gateway/acts.h"

const struct route gateway_routes[] = {
	/* method, path, role, body, twice?, handler, announces */
	{POST, "/v1/verifications", ROLE_PUBLIC | ROLE_BUSINESS, 64 MiB, OWN_TX, verify,
	 EVENT_VERIFICATION_DONE},
	{POST, "/v1/verification-batches", ROLE_BUSINESS, 64 MiB, OWN_TX, verify_many,
	 EVENT_VERIFICATION_DONE},
	{GET, "/v1/verifications/{id}", ROLE_PUBLIC, 0, READ_ONE, show_report, NO_EVENT},
	{GET, "/v1/verifications/{id}/report", ROLE_PUBLIC, 0, READ_ONE, download_report, NO_EVENT},
	{GET, "/v1/verifications/{id}/signature", ROLE_PUBLIC, 0, READ_ONE, download_signature, NO_EVENT},
	{GET, "/v1/seals/{code}/status", ROLE_PUBLIC, 0, NO_TX, show_status, NO_EVENT},
	END_OF_ROUTES,
};
