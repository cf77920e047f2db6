-- SPDX-License-Identifier: Apache-2.0
-- Idempotency keys and the answers they got (db/idempotency.h).

CREATE TABLE idempotency (
	actor      uuid NOT NULL,
	key        text NOT NULL,
	digest     bytea NOT NULL,
	claimed_at timestamptz NOT NULL,
	status     int4,
	type       text,
	location   text,
	body       bytea,
	PRIMARY KEY (actor, key)
);
CREATE INDEX idempotency_by_age ON idempotency (claimed_at);
