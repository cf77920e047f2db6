-- SPDX-License-Identifier: Apache-2.0
-- An office that gives one number to two events does what it must not: both are kept, and the second is marked.
ALTER TABLE entry ADD COLUMN number_again bool NOT NULL DEFAULT false;
ALTER TABLE entry DROP CONSTRAINT entry_office_number_key;
CREATE UNIQUE INDEX entry_by_number ON entry (office, number) WHERE NOT number_again;
CREATE INDEX entry_irregular ON entry (position) WHERE number_again;
