-- SPDX-License-Identifier: Apache-2.0
-- Proposals to mark a seal invalid, and who decided on each (art. 30). invalid_since: NULL is from its recording on.
CREATE TABLE invalidation (
	id            uuid PRIMARY KEY,
	seal_code     text NOT NULL REFERENCES known_seal (code),
	state         text NOT NULL,
	version       int8 NOT NULL CHECK (version > 0),
	reason        text NOT NULL CHECK (reason <> ''),
	invalid_since timestamptz,
	proposed_by   uuid NOT NULL,
	proposed_at   timestamptz NOT NULL,
	decided_by    uuid,
	decided_at    timestamptz,
	CONSTRAINT two_people_decide CHECK (state <> 'agreed' OR (decided_by IS NOT NULL AND decided_by <> proposed_by))
);
CREATE UNIQUE INDEX one_open_proposal ON invalidation (seal_code) WHERE state = 'proposed';
CREATE INDEX invalidations_of_a_seal ON invalidation (seal_code, id);

-- What was proposed stays as it was proposed, and is never struck from the books.
CREATE FUNCTION a_proposal_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'a proposal stays as it was made' USING ERRCODE = 'check_violation', CONSTRAINT = 'a_proposal_stands';
END $$;
CREATE TRIGGER a_proposal_stands BEFORE UPDATE ON invalidation
	FOR EACH ROW WHEN ((NEW.seal_code, NEW.reason, NEW.invalid_since, NEW.proposed_by, NEW.proposed_at)
		IS DISTINCT FROM (OLD.seal_code, OLD.reason, OLD.invalid_since, OLD.proposed_by, OLD.proposed_at))
	EXECUTE FUNCTION a_proposal_stands();
CREATE TRIGGER proposals_are_kept BEFORE DELETE ON invalidation FOR EACH ROW EXECUTE FUNCTION a_proposal_stands();
