/* SPDX-License-Identifier: Apache-2.0 */
/* Forms: what a person or program sent, read field by field. A form is a JSON object (RFC 8259: UTF-8, no
 * name twice, bounded depth and size) or the parameters of a query; both are read in the same words.
 *
 *   struct form form;
 *
 *   TRY(request_form(req, &form));
 *   TRY(form_text(&form, "owner.name", 1, TEXT_NAME_MAX, &application->owner_name));
 *   TRY(form_enum(&form, "kind", kinds, COUNT(kinds), &kind));
 *   if (form_has(&form, "caption"))
 *           TRY(form_text(&form, "caption", 1, TEXT_NAME_MAX, &application->caption));
 *   return form_end(&form);
 *
 * A name with dots goes into nested objects. Every error is E_FIELD with the field's full name as its
 * place. What is read is borrowed from the form, which lives as long as its arena's request. A field that
 * nobody read is refused by form_end: a misspelt field is never silently dropped. */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "base/id.h"

struct form_root;

struct form {
	struct form_root *root; /* shared by a form and its items: what was read, and the arena */
	const void *object;
	const char *path; /* "", or "materials[2]." */
};

/* Parse a JSON object. The tree is freed by form_release on any of the forms made from it. E_SYNTAX,
 * E_TOO_BIG. */
err form_parse(struct form *form, struct arena *arena, struct slice json);

/* The parameters of a query, percent-encoded ("at=2026-01-01T00%3A00%3A00Z&size=20"), as texts. E_SYNTAX. */
err form_parse_query(struct form *form, struct arena *arena, struct slice query);

void form_release(struct form *form);

/* Whether the field is there; null counts as a value. */
bool form_has(const struct form *form, const char *name);

/* A line of text of min to max bytes, without control characters. */
err form_text(struct form *form, const char *name, size_t min, size_t max, struct slice *out);

/* Text that may have line ends and tabs. */
err form_prose(struct form *form, const char *name, size_t min, size_t max, struct slice *out);

err form_int(struct form *form, const char *name, int64_t min, int64_t max, int64_t *out);
err form_bool(struct form *form, const char *name, bool *out);

/* RFC 3339 in UTC. */
err form_instant(struct form *form, const char *name, instant *out);
err form_uuid(struct form *form, const char *name, struct uuid *out);

/* Base64 of at most max bytes when decoded. */
err form_base64(struct form *form, const char *name, size_t max, struct slice *out);

/* Lower-case hexadecimal of exactly len bytes; form_digest: "sm3:" and 64 digits. */
err form_hex(struct form *form, const char *name, size_t len, struct slice *out);
err form_digest(struct form *form, const char *name, struct slice *out);

/* One of the words; *out is its index. */
err form_enum(struct form *form, const char *name, const char *const *words, size_t count, size_t *out);

/* 统一社会信用代码 (GB 32100-2015); 行政区划代码 (GB/T 2260). */
err form_uscc(struct form *form, const char *name, struct slice *out);
err form_region(struct form *form, const char *name, struct slice *out);

/* A list of objects, or of texts: how many, then each. */
err form_list(struct form *form, const char *name, size_t min, size_t max, size_t *count);
err form_item(struct form *form, const char *name, size_t index, struct form *item);
err form_item_text(struct form *form, const char *name, size_t index, size_t min, size_t max,
		   struct slice *out);

/* Nothing may be left unread. Call it on the whole form, not on an item. */
err form_end(struct form *form);

#endif
