-- SPDX-License-Identifier: Apache-2.0
-- Inbox and outbox: what came from other offices and what goes to them (db/inbox.h, db/outbox.h).

CREATE TABLE inbox (
	message_id uuid PRIMARY KEY,
	sender     text NOT NULL,
	claimed_at timestamptz NOT NULL DEFAULT now(),
	answer     bytea
);
CREATE INDEX inbox_by_age ON inbox (claimed_at);

CREATE TABLE outbox_event (
	event_id uuid PRIMARY KEY,
	place    int8 GENERATED ALWAYS AS IDENTITY,
	subject  text NOT NULL CHECK (subject ~ '^[a-z0-9-]+([.][a-z0-9-]+)*$'),
	type     text NOT NULL,
	payload  bytea NOT NULL,
	actor    text NOT NULL,
	trace    text NOT NULL,
	put_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
	number   int8 UNIQUE,
	sent_at  timestamptz,
	CHECK (sent_at IS NULL OR number IS NOT NULL)
);
CREATE INDEX outbox_event_unnumbered ON outbox_event (place) WHERE number IS NULL;
CREATE INDEX outbox_event_unsent ON outbox_event (number) WHERE sent_at IS NULL;

-- An event that has a number says for ever what it said.
CREATE FUNCTION outbox_event_is_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF old.number IS NOT NULL AND (new.number, new.event_id, new.subject, new.type, new.payload, new.actor, new.put_at)
		IS DISTINCT FROM (old.number, old.event_id, old.subject, old.type, old.payload, old.actor, old.put_at) THEN
		RAISE EXCEPTION 'an event that has a number is never altered'
			USING ERRCODE = 'check_violation', CONSTRAINT = 'outbox_event_is_settled';
	END IF;
	RETURN new;
END $$;
CREATE TRIGGER outbox_event_is_settled BEFORE UPDATE ON outbox_event
	FOR EACH ROW EXECUTE FUNCTION outbox_event_is_settled();

-- The last number given; one row.
CREATE TABLE outbox_number (
	only_one bool PRIMARY KEY DEFAULT true CHECK (only_one),
	last     int8 NOT NULL
);
INSERT INTO outbox_number (last) VALUES (0);

CREATE TABLE outbox_command (
	command_id   uuid PRIMARY KEY,
	place        int8 GENERATED ALWAYS AS IDENTITY,
	subject      text NOT NULL CHECK (subject ~ '^[a-z0-9-]+([.][a-z0-9-]+)*$'),
	type         text NOT NULL,
	payload      bytea NOT NULL,
	lane         text,
	actor        text NOT NULL,
	trace        text NOT NULL,
	put_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
	tries        int8 NOT NULL DEFAULT 0,
	due_at       timestamptz NOT NULL DEFAULT '-infinity',
	last_failure text,
	answer       bytea,
	answered_at  timestamptz,
	CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX outbox_command_unanswered ON outbox_command (place) WHERE answered_at IS NULL;
CREATE INDEX outbox_command_lane ON outbox_command (lane, place) WHERE answered_at IS NULL AND lane IS NOT NULL;
