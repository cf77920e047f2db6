-- SPDX-License-Identifier: Apache-2.0
-- inbox_insert_event: claim an event; changes nothing when it was claimed before, or is old and lies behind its office's mark. Waits for
-- another claim's commit.
-- in:  $1 message_id uuid, $2 sender text, $3 number int8, $4 old bool
INSERT INTO inbox (message_id, sender, number)
SELECT $1, $2, $3 WHERE NOT ($4 AND EXISTS (SELECT FROM inbox_mark m WHERE m.sender = $2 AND m.number >= $3))
ON CONFLICT DO NOTHING;
