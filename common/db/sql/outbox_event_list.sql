-- SPDX-License-Identifier: Apache-2.0
-- outbox_event_list: which events have these numbers; of these subjects, or with none named, of all.
-- in:  $1 first int8, $2 until int8, $3 subjects text[], $4 most int8
-- out: event_id uuid, number int8
SELECT event_id, number FROM outbox_event
WHERE number BETWEEN $1 AND $2 AND (cardinality($3) = 0 OR subject = ANY ($3)) ORDER BY number LIMIT $4;
