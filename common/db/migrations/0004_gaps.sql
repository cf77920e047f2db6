-- SPDX-License-Identifier: Apache-2.0
-- Up to which number all events of an office that are wanted here have come (svc/gaps.h).
CREATE TABLE inbox_mark (
	sender text PRIMARY KEY,
	number int8 NOT NULL CHECK (number >= 0)
);
