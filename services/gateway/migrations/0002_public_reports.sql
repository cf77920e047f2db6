-- SPDX-License-Identifier: Apache-2.0
-- Anybody may have a document verified. What the public asks for is kept in numbered places that come round, so that
-- it cannot fill the ledger; what an account asks for is kept for good (art. 22, 24).

ALTER TABLE report ADD COLUMN place int8 UNIQUE;
UPDATE report SET place = numbered.place
FROM (SELECT id, row_number() OVER (ORDER BY verified_at) - 1 AS place FROM report WHERE account IS NULL) AS numbered
WHERE report.id = numbered.id;
ALTER TABLE report ADD CHECK ((account IS NULL) = (place IS NOT NULL));
CREATE INDEX report_of_public ON report (verified_at) WHERE account IS NULL;
CREATE SEQUENCE report_place MINVALUE 0;
SELECT setval('report_place', (SELECT count(*) FROM report WHERE account IS NULL), false);
