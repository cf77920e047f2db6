-- SPDX-License-Identifier: Apache-2.0
-- order_image: the image that was drawn or checked.
-- in:  $1 id uuid
-- out: image bytea
SELECT image FROM making_order WHERE id = $1 AND image IS NOT NULL;
