-- SPDX-License-Identifier: Apache-2.0
-- inbox_mark_raise: nothing of an office is missing up to this number; another process may know of more.
-- in:  $1 sender text, $2 number int8
INSERT INTO inbox_mark (sender, number) VALUES ($1, $2)
ON CONFLICT (sender) DO UPDATE SET number = greatest(inbox_mark.number, excluded.number);
