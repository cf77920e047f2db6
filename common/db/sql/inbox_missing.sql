-- SPDX-License-Identifier: Apache-2.0
-- inbox_missing: which of these messages have not been claimed, in the order given.
-- in:  $1 message_ids text[]
-- out: message_id uuid
SELECT asked.id AS message_id FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (id, place)
WHERE NOT EXISTS (SELECT FROM inbox WHERE inbox.message_id = asked.id) ORDER BY asked.place;
