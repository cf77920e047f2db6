-- SPDX-License-Identifier: Apache-2.0
-- The record: every event of every office, as it was said and signed, in the order it came (art. 20, 22). Rows are only
-- ever added.

CREATE TABLE entry (
	position    int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id          uuid NOT NULL UNIQUE,
	office      text NOT NULL,
	number      int8 NOT NULL CHECK (number > 0),
	what        text NOT NULL,
	said_at     timestamptz NOT NULL,
	recorded_at timestamptz NOT NULL,
	actor       text NOT NULL,
	seal_code   text,
	in_order    bool NOT NULL,
	said        bytea NOT NULL,
	signature   bytea NOT NULL,
	signer      bytea NOT NULL,
	UNIQUE (office, number)
);
CREATE INDEX entry_of_seal ON entry (seal_code, position) WHERE seal_code IS NOT NULL;

CREATE FUNCTION entry_is_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the record is only ever added to'
		USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_for_ever';
END $$;
CREATE TRIGGER entry_is_for_ever BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION entry_is_for_ever();
CREATE TRIGGER entry_is_kept BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION entry_is_for_ever();
