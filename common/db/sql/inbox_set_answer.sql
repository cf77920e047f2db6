-- SPDX-License-Identifier: Apache-2.0
-- inbox_set_answer: what a command was answered.
-- in:  $1 message_id uuid, $2 answer bytea
UPDATE inbox SET answer = $2 WHERE message_id = $1 AND answer IS NULL;
