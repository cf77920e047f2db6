/* SPDX-License-Identifier: Apache-2.0 */
#include "registry/routes.h"

#include "registry/acts.h"

const struct route registry_routes[] = {
	/* method, path, role, body, twice?, handler, announces */
	{GET, "/v1/seals/{code}/status", ROLE_PUBLIC, 0, GLANCE, show_status, NO_EVENT},
	{POST, "/v1/status", ROLE_PUBLIC, 64 KiB, READ_ONE, show_statuses, NO_EVENT},
	{GET, "/v1/seals/{code}", ROLE_REGISTRAR, 0, GLANCE, show_seal, NO_EVENT},
	{GET, "/v1/seals/{code}/history", ROLE_REGISTRAR, 0, READ_ONE, show_history, NO_EVENT},
	{GET, "/v1/seals/{code}/receipt", ROLE_REGISTRAR, 0, GLANCE, show_receipt, NO_EVENT},
	END_OF_ROUTES,
};

const struct bus_route registry_asked[] = {
	{SUBJECT_ALLOCATE_CODE, ONCE, allocate_code},
	{SUBJECT_FILE_SEAL, ONCE, file_seal},
	{SUBJECT_CHANGE_STATUS, ONCE, change_status},
	{SUBJECT_STATUS, READ_ONE, answer_status},
	END_OF_BUS_ROUTES,
};
