-- SPDX-License-Identifier: Apache-2.0
-- inbox_get_answer: what a command was answered.
-- in:  $1 message_id uuid
-- out: answer bytea?
SELECT answer FROM inbox WHERE message_id = $1;
