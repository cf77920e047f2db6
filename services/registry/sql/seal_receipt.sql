-- seal_receipt: the receipt of a filing, as it was signed.
-- in:  $1 code text
-- out: receipt bytea, receipt_signature bytea
SELECT receipt, receipt_signature FROM seal WHERE code = $1;
