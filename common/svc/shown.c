/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/shown.h"

err shown_text(struct row *row, struct json *json, const char *name)
{
	struct slice text;

	TRY(row_text(row, &text));
	json_put_text(json, name, text);
	return OK;
}

err shown_instant(struct row *row, struct json *json, const char *name)
{
	instant t;

	TRY(row_instant(row, &t));
	json_put_instant(json, name, t);
	return OK;
}

err shown_text_if_any(struct row *row, struct json *json, const char *name)
{
	struct slice text;

	TRY(row_text(row, &text));
	if (text.len > 0)
		json_put_text(json, name, text);
	return OK;
}

err shown_text_if_there(struct row *row, struct json *json, const char *name)
{
	struct slice text;
	bool there;

	TRY(row_text_or_null(row, &text, &there));
	if (there)
		json_put_text(json, name, text);
	return OK;
}

err shown_instant_if_there(struct row *row, struct json *json, const char *name)
{
	instant t;
	bool there;

	TRY(row_instant_or_null(row, &t, &there));
	if (there)
		json_put_instant(json, name, t);
	return OK;
}
