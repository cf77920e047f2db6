-- SPDX-License-Identifier: Apache-2.0
-- Applications for seals, requests to cancel seals, and every step taken on either (art. 13, 19, 20).

CREATE TABLE application (
	id                uuid PRIMARY KEY,
	applicant         uuid NOT NULL,
	owner_credit_code text NOT NULL,
	owner_name        text NOT NULL,
	owner_kind        text NOT NULL,
	seal_name         text NOT NULL,
	seal_kind         text NOT NULL,
	caption           text NOT NULL,
	reason            text NOT NULL,
	materials         jsonb NOT NULL,
	state             text NOT NULL,
	version           int8 NOT NULL CHECK (version > 0),
	reviewed_by       uuid,
	decided_by        uuid,
	submitted_at      timestamptz NOT NULL,
	changed_at        timestamptz NOT NULL,
	approval          bytea,
	approval_signature bytea,
	-- Two different people review, and neither is the one who applies, whatever a program says (art. 13).
	CONSTRAINT reviewed_by_another CHECK (reviewed_by <> applicant),
	CONSTRAINT decided_by_another CHECK (decided_by <> applicant),
	CONSTRAINT decided_by_a_second CHECK (decided_by <> reviewed_by),
	CONSTRAINT approved_with_document CHECK ((state = 'approved') = (approval IS NOT NULL AND approval_signature IS NOT NULL))
);
CREATE INDEX application_by_owner ON application (owner_credit_code, id);
CREATE INDEX application_by_state ON application (state, id);

CREATE TABLE cancellation (
	id                uuid PRIMARY KEY,
	requested_by      uuid NOT NULL,
	seal_code         text NOT NULL,
	owner_credit_code text NOT NULL,
	cause             text NOT NULL,
	reason            text NOT NULL,
	state             text NOT NULL,
	version           int8 NOT NULL CHECK (version > 0),
	decided_by        uuid,
	requested_at      timestamptz NOT NULL,
	opinion           bytea,
	opinion_signature bytea,
	CONSTRAINT opined_by_another CHECK (decided_by <> requested_by),
	CONSTRAINT decided_with_opinion CHECK ((state = 'requested') = (opinion IS NULL))
);
-- One open request for a seal at a time.
CREATE UNIQUE INDEX cancellation_open ON cancellation (seal_code) WHERE state = 'requested';

-- Who did what, when, and why: kept for ever (art. 20).
CREATE TABLE step (
	object   uuid NOT NULL,
	version  int8 NOT NULL,
	event    text NOT NULL,
	state    text NOT NULL,
	actor    uuid NOT NULL,
	reason   text NOT NULL,
	taken_at timestamptz NOT NULL,
	PRIMARY KEY (object, version)
);
CREATE FUNCTION step_is_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'a step that was taken is never altered'
		USING ERRCODE = 'check_violation', CONSTRAINT = 'step_is_for_ever';
END $$;
CREATE TRIGGER step_is_for_ever BEFORE UPDATE OR DELETE ON step FOR EACH ROW EXECUTE FUNCTION step_is_for_ever();
CREATE TRIGGER step_is_kept BEFORE TRUNCATE ON step FOR EACH STATEMENT EXECUTE FUNCTION step_is_for_ever();
