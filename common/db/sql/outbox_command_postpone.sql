-- SPDX-License-Identifier: Apache-2.0
-- outbox_command_postpone: no answer came; the pause doubles with each try.
-- in:  $1 command_id uuid, $2 failure text, $3 now timestamptz, $4 first_ms int8, $5 most_ms int8
UPDATE outbox_command SET tries = tries + 1, last_failure = $2,
	due_at = $3 + interval '1 millisecond' * least($5, $4 * (1::int8 << least(tries, 20)::int4))
WHERE command_id = $1 AND answered_at IS NULL;
