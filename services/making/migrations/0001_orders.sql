-- SPDX-License-Identifier: Apache-2.0
-- The making unit's books: approvals it was given, orders, the four materials of each with their judgements, what was asked of the
-- registry, and the status of each seal as the registry last told it (art. 14–21).

CREATE TABLE approval (
	application_id    text PRIMARY KEY,
	department        text NOT NULL,
	owner_credit_code text NOT NULL,
	owner_name        text NOT NULL,
	owner_kind        text NOT NULL,
	seal_name         text NOT NULL,
	seal_kind         text NOT NULL,
	caption           text NOT NULL,
	use_before        timestamptz NOT NULL,
	document          bytea NOT NULL,
	signature         bytea NOT NULL,
	kept_at           timestamptz NOT NULL
);

CREATE TABLE making_order (
	id                uuid PRIMARY KEY,
	state             text NOT NULL,
	version           int8 NOT NULL CHECK (version > 0),
	owner_credit_code text NOT NULL,
	owner_name        text NOT NULL,
	owner_kind        text NOT NULL,
	seal_name         text NOT NULL,
	seal_kind         text NOT NULL,
	caption           text NOT NULL,
	application_id    text REFERENCES approval,
	remakes           text,
	cause             text CHECK (cause IN ('expiry', 'damaged-carrier', 'lost-carrier', 'compromised-key')),
	compromised_at    timestamptz,
	opened_by         uuid NOT NULL,
	opened_at         timestamptz NOT NULL,
	seal_code         text UNIQUE CHECK (seal_code ~ '^[0-9]{14}$'),
	certificate_ends  timestamptz,
	valid_to          timestamptz,
	prepared_by       uuid,
	prepared_at       timestamptz,
	image             bytea,
	info              bytea,
	made_by           uuid,
	made_at           timestamptz,
	seal              bytea,
	seal_sm3          bytea UNIQUE CHECK (octet_length(seal_sm3) = 32),
	receipt           bytea,
	receipt_signature bytea,
	filed_at          timestamptz,
	refused_reason    text,
	-- An order rests on an approval (art. 13), or on the filing of the seal it replaces (art. 18).
	CONSTRAINT one_ground CHECK ((application_id IS NULL) <> (remakes IS NULL)),
	CONSTRAINT a_remake_has_a_cause CHECK ((remakes IS NULL) = (cause IS NULL)),
	CONSTRAINT a_compromise_has_a_moment CHECK ((compromised_at IS NOT NULL) = (cause IS NOT NULL AND cause = 'compromised-key')),
	-- Art. 16(1): the seal ends when its owner's certificate ends, at the latest.
	CONSTRAINT seal_ends_with_certificate CHECK ((valid_to IS NULL) = (certificate_ends IS NULL) AND valid_to <= certificate_ends),
	-- Making takes two people.
	CONSTRAINT two_makers CHECK (made_by <> prepared_by),
	CONSTRAINT made_by_two CHECK (state NOT IN ('made', 'filed', 'delivered', 'taken-over')
		OR (prepared_by IS NOT NULL AND made_by IS NOT NULL AND seal IS NOT NULL AND valid_to IS NOT NULL))
);

-- An approval serves one order; one that was refused made no seal.
CREATE UNIQUE INDEX one_order_per_approval ON making_order (application_id) WHERE state <> 'refused';
CREATE UNIQUE INDEX one_remake_of_a_seal ON making_order (remakes) WHERE state <> 'refused';
CREATE INDEX orders_of_an_owner ON making_order (owner_credit_code, id);

-- Whatever was handed in stays; a new attempt follows the one before. machine_code: what the machine found wrong, a code of
-- proto/errors.def, or empty.
CREATE TABLE material (
	order_id       uuid NOT NULL REFERENCES making_order,
	kind           text NOT NULL CHECK (kind IN ('approval', 'establishment', 'making-data', 'other')),
	attempt        int8 NOT NULL CHECK (attempt > 0),
	content        json NOT NULL,
	handed_in_by   uuid NOT NULL,
	handed_in_at   timestamptz NOT NULL,
	machine_code   text NOT NULL,
	machine_detail text NOT NULL,
	machine_at     timestamptz NOT NULL,
	good           bool,
	reason         text,
	judged_by      uuid,
	judged_at      timestamptz,
	PRIMARY KEY (order_id, kind, attempt),
	CONSTRAINT a_judgement_is_whole CHECK (num_nulls(good, reason, judged_by, judged_at) IN (0, 4)),
	CONSTRAINT the_machine_has_a_veto CHECK (good IS NOT TRUE OR machine_code = ''),
	CONSTRAINT nobody_judges_their_own CHECK (judged_by <> handed_in_by)
);

-- Art. 14: no order is checked before each of its four materials was found good.
CREATE FUNCTION all_materials_are_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF (SELECT count(*) FROM (
		SELECT DISTINCT ON (kind) good FROM material WHERE order_id = NEW.id ORDER BY kind, attempt DESC
	) last WHERE good) <> 4 THEN
		RAISE EXCEPTION 'not all four materials were found good'
			USING ERRCODE = 'check_violation', CONSTRAINT = 'all_materials_are_good';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER all_materials_are_good BEFORE UPDATE ON making_order
	FOR EACH ROW WHEN (NEW.state = 'checked' AND OLD.state <> 'checked') EXECUTE FUNCTION all_materials_are_good();

-- A judgement, once given, and what was judged, stay as they are.
CREATE FUNCTION a_judgement_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP <> 'UPDATE' OR OLD.good IS NOT NULL OR NEW.content::text <> OLD.content::text THEN
		RAISE EXCEPTION 'materials and judgements stay as they are'
			USING ERRCODE = 'check_violation', CONSTRAINT = 'a_judgement_stands';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER a_judgement_stands BEFORE UPDATE OR DELETE ON material
	FOR EACH ROW EXECUTE FUNCTION a_judgement_stands();

-- A seal that was made stays as it was made, and no order is ever struck from the books.
CREATE FUNCTION a_seal_stays_as_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'a seal stays as it was made' USING ERRCODE = 'check_violation', CONSTRAINT = 'a_seal_stays_as_made';
END $$;
CREATE TRIGGER a_seal_stays_as_made BEFORE UPDATE ON making_order
	FOR EACH ROW WHEN (OLD.seal IS NOT NULL AND (NEW.seal, NEW.seal_code, NEW.made_by, NEW.prepared_by)
		IS DISTINCT FROM (OLD.seal, OLD.seal_code, OLD.made_by, OLD.prepared_by))
	EXECUTE FUNCTION a_seal_stays_as_made();
CREATE TRIGGER orders_are_kept BEFORE DELETE ON making_order FOR EACH ROW EXECUTE FUNCTION a_seal_stays_as_made();

-- Art. 21: what an owner is asked to sign; good once, for one order, for a while.
CREATE TABLE challenge (
	challenge  bytea PRIMARY KEY,
	order_id   uuid NOT NULL REFERENCES making_order,
	given_at   timestamptz NOT NULL,
	good_until timestamptz NOT NULL,
	used_at    timestamptz CHECK (used_at <= good_until)
);

-- The registry's word on each seal made here; version n follows n - 1.
CREATE TABLE known_seal (
	code              text PRIMARY KEY,
	order_id          uuid NOT NULL UNIQUE REFERENCES making_order,
	owner_credit_code text NOT NULL,
	status            text NOT NULL,
	version           int8 NOT NULL CHECK (version > 0),
	since             timestamptz NOT NULL
);

-- What the registry was asked to do, for whom, and whether it did.
CREATE TABLE errand (
	id          uuid PRIMARY KEY,
	request_id  uuid NOT NULL,
	verb        text NOT NULL,
	order_id    uuid NOT NULL REFERENCES making_order,
	seal_code   text,
	event       text NOT NULL,
	asked_by    uuid NOT NULL,
	asked_at    timestamptz NOT NULL,
	reason      text NOT NULL,
	answered_at timestamptz,
	refused     text,
	detail      text,
	CHECK (refused IS NULL OR answered_at IS NOT NULL)
);
CREATE UNIQUE INDEX errand_of_a_request ON errand (request_id);
-- One change of a seal after the other: each names the version it follows.
CREATE UNIQUE INDEX one_errand_at_a_time ON errand (order_id) WHERE answered_at IS NULL;

-- Art. 19: the department's opinions on cancelling seals.
CREATE TABLE opinion (
	cancellation_id text PRIMARY KEY,
	seal_code       text NOT NULL,
	agreed          bool NOT NULL,
	document        bytea NOT NULL,
	signature       bytea NOT NULL,
	kept_at         timestamptz NOT NULL
);
