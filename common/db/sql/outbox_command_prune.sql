-- SPDX-License-Identifier: Apache-2.0
-- outbox_command_prune: drop commands that were answered before a moment.
-- in:  $1 before timestamptz, $2 most int8
DELETE FROM outbox_command WHERE command_id IN (
	SELECT command_id FROM outbox_command WHERE answered_at < $1 ORDER BY answered_at LIMIT $2);
