-- SPDX-License-Identifier: Apache-2.0
-- outbox_event_unsent: numbered events that have not been sent.
-- in:  $1 most int8
-- out: event_id uuid, number int8, subject text, type text, payload bytea, actor text, trace text, put_at timestamptz
SELECT event_id, number, subject, type, payload, actor, trace, put_at
FROM outbox_event WHERE number IS NOT NULL AND sent_at IS NULL ORDER BY number LIMIT $1;
