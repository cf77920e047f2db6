-- SPDX-License-Identifier: Apache-2.0
-- What else an answer said besides its body, so that it says it again.
ALTER TABLE idempotency ADD COLUMN etag text, ADD COLUMN link text;
