-- SPDX-License-Identifier: Apache-2.0
-- The register: codes given out, seals filed, and every change of a seal's status, with the two times of each:
-- when it takes effect, and when the registry learned of it (art. 17).

CREATE SEQUENCE seal_serial AS int8 MINVALUE 1 MAXVALUE 99999999 NO CYCLE;

CREATE TABLE allocation (
	code         text PRIMARY KEY CHECK (code ~ '^[0-9]{14}$'),
	order_id     text NOT NULL UNIQUE,
	allocated_at timestamptz NOT NULL
);

CREATE TABLE seal (
	code              text PRIMARY KEY REFERENCES allocation,
	owner_credit_code text NOT NULL,
	owner_name        text NOT NULL,
	owner_kind        text NOT NULL,
	name              text NOT NULL,
	kind              text NOT NULL,
	datum             bytea NOT NULL,
	sm3               bytea NOT NULL UNIQUE CHECK (octet_length(sm3) = 32),
	made_at           timestamptz NOT NULL,
	valid_from        timestamptz NOT NULL,
	valid_to          timestamptz NOT NULL CHECK (valid_to > valid_from),
	supersedes        text UNIQUE REFERENCES seal,
	receipt           bytea NOT NULL,
	receipt_signature bytea NOT NULL,
	state             text NOT NULL,
	state_since       timestamptz NOT NULL,
	version           int8 NOT NULL CHECK (version > 0)
);

-- One row a change, never changed afterwards; version n follows n - 1.
CREATE TABLE seal_change (
	code         text NOT NULL REFERENCES seal,
	version      int8 NOT NULL,
	event        text NOT NULL,
	state        text NOT NULL,
	effective_at timestamptz NOT NULL,
	recorded_at  timestamptz NOT NULL CHECK (recorded_at >= effective_at),
	reason       text NOT NULL,
	wish_of      text NOT NULL,
	cause        text NOT NULL,
	evidence     bytea,
	PRIMARY KEY (code, version)
);

CREATE FUNCTION seal_change_is_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'a change of a seal that was recorded is never altered'
		USING ERRCODE = 'check_violation', CONSTRAINT = 'seal_change_is_for_ever';
END $$;

CREATE TRIGGER seal_change_is_for_ever BEFORE UPDATE OR DELETE ON seal_change
	FOR EACH ROW EXECUTE FUNCTION seal_change_is_for_ever();
CREATE TRIGGER seal_change_is_kept BEFORE TRUNCATE ON seal_change
	FOR EACH STATEMENT EXECUTE FUNCTION seal_change_is_for_ever();
