-- SPDX-License-Identifier: Apache-2.0
-- outbox_waiting: how much is waiting to be sent or answered, and since when.
-- out: events int8, commands int8, oldest timestamptz?
SELECT (SELECT count(*) FROM outbox_event WHERE sent_at IS NULL) AS events,
	(SELECT count(*) FROM outbox_command WHERE answered_at IS NULL) AS commands,
	least((SELECT min(put_at) FROM outbox_event WHERE sent_at IS NULL),
		(SELECT min(put_at) FROM outbox_command WHERE answered_at IS NULL)) AS oldest;
