/* SPDX-License-Identifier: Apache-2.0 */
/* Coverage, kind by kind: no file that a reader shows can be left out, or changed, without being named. */
#include "lib/catalogue.h"
#include "lib/check.h"
#include "lib/package.h"

static void sign_everything(struct recipe *r)
{
	r->document = package_make(r->arena);
}

static void leave_out(struct recipe *r)
{
	sign_everything(r);
	r->edit_xml = without_target;
}

static void change(struct recipe *r)
{
	sign_everything(r);
	r->edit_container = other_target;
}

static const struct forgery rows[] = {
#define KIND(kind, file)                                                                                     \
	{                                                                                                    \
		"unlisted",     kind, leave_out, sign_everything, REASON_NOT_COVERED, file,                  \
		CHECK_coverage, NULL, file},                                                                 \
		{"changed",                                                                                  \
		 kind,                                                                                       \
		 change,                                                                                     \
		 sign_everything,                                                                            \
		 REASON_CONTENT_CHANGED,                                                                     \
		 file,                                                                                       \
		 CHECK_reference_digests,                                                                    \
		 NULL,                                                                                       \
		 file},
#include "forged/kinds.def"
};

int main(void)
{
	return catalogue_run("kinds", rows, COUNT(rows));
}
