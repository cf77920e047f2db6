-- SPDX-License-Identifier: Apache-2.0
-- outbox_command_due: commands to be sent: of each lane the oldest that is unanswered, when it is due.
-- in:  $1 now timestamptz, $2 most int8
-- out: command_id uuid, subject text, type text, payload bytea, lane text?, actor text, trace text, put_at timestamptz,
--      tries int8
SELECT c.command_id, c.subject, c.type, c.payload, c.lane, c.actor, c.trace, c.put_at, c.tries
FROM outbox_command c
WHERE c.answered_at IS NULL AND c.due_at <= $1 AND NOT EXISTS (
	SELECT FROM outbox_command e WHERE e.lane = c.lane AND e.answered_at IS NULL AND e.place < c.place)
ORDER BY c.place LIMIT $2;
