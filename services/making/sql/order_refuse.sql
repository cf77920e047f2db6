-- SPDX-License-Identifier: Apache-2.0
-- order_refuse: why no seal is made.
-- in:  $1 id uuid, $2 refused_reason text
UPDATE making_order SET refused_reason = $2 WHERE id = $1;
