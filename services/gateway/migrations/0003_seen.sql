-- SPDX-License-Identifier: Apache-2.0
-- Signatures seen to pass, by the digest of their signed value: what was seen before an end was made before it (art. 23).

CREATE TABLE seen (
	value_sm3 bytea PRIMARY KEY CHECK (octet_length(value_sm3) = 32),
	at        timestamptz NOT NULL
);
