-- SPDX-License-Identifier: Apache-2.0
-- step_handed_in: whether an account ever handed an application in, first or corrected.
-- in:  $1 object uuid, $2 actor uuid
-- out: handed_in bool
SELECT EXISTS (SELECT FROM step WHERE object = $1 AND actor = $2 AND event IN ('submit', 'resubmit')) AS handed_in;
