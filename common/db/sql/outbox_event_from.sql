-- SPDX-License-Identifier: Apache-2.0
-- outbox_event_from: numbered events from a number on.
-- in:  $1 first int8, $2 most int8
-- out: event_id uuid, number int8, subject text, type text, payload bytea, actor text, trace text, put_at timestamptz
SELECT event_id, number, subject, type, payload, actor, trace, put_at
FROM outbox_event WHERE number >= $1 ORDER BY number LIMIT $2;
