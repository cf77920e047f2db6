-- SPDX-License-Identifier: Apache-2.0
-- report_signed: the signature of a report that was added without one in this transaction.
-- in:  $1 id uuid, $2 signature bytea
UPDATE report SET signature = $2 WHERE id = $1;
