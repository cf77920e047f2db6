-- SPDX-License-Identifier: Apache-2.0
-- outbox_event_number: number events without one, in the order they were put.
-- in:  $1 last int8, $2 most int8
UPDATE outbox_event SET number = $1 + fresh.n
FROM (
	SELECT few.event_id, row_number() OVER (ORDER BY few.place) AS n
	FROM (SELECT event_id, place FROM outbox_event WHERE number IS NULL ORDER BY place LIMIT $2) few
) fresh
WHERE outbox_event.event_id = fresh.event_id;
