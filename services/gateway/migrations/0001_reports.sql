-- SPDX-License-Identifier: Apache-2.0
-- Verification reports, as they were given and signed; never the document (art. 23, 28).

CREATE TABLE report (
	id           uuid PRIMARY KEY,
	account      uuid,
	verified_at  timestamptz NOT NULL,
	indication   text NOT NULL CHECK (indication IN ('TOTAL_PASSED', 'TOTAL_FAILED', 'INDETERMINATE')),
	reason       text NOT NULL,
	document_sm3 bytea NOT NULL CHECK (octet_length(document_sm3) = 32),
	body         bytea NOT NULL,
	signature    bytea NOT NULL
);
CREATE INDEX report_of_document ON report (document_sm3);
