-- SPDX-License-Identifier: Apache-2.0
-- Accounts and their tokens (db/account.h).

CREATE TABLE account (
	account_id uuid PRIMARY KEY,
	name       text NOT NULL UNIQUE CHECK (name <> ''),
	person     text NOT NULL,
	unit       text NOT NULL,
	roles      text[] NOT NULL CHECK (cardinality(roles) > 0),
	created_at timestamptz NOT NULL,
	closed_at  timestamptz,
	-- GB/T 22239-2019 level 3: system administrator, security administrator and auditor are different people.
	CONSTRAINT account_administrators_apart CHECK (('system-admin' = ANY (roles))::int +
		('security-admin' = ANY (roles))::int + ('auditor' = ANY (roles))::int <= 1)
);

CREATE TABLE token (
	sm3        bytea PRIMARY KEY CHECK (octet_length(sm3) = 32),
	account_id uuid NOT NULL REFERENCES account,
	created_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
	revoked_at timestamptz
);
CREATE INDEX token_of_account ON token (account_id);
