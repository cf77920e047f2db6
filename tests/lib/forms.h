/* SPDX-License-Identifier: Apache-2.0 */
/* Every form that the offices take, once filled in well. */
#ifndef TESTS_LIB_FORMS_H
#define TESTS_LIB_FORMS_H

#include "base/tables.h"

struct form_of {
	enum office_name office;
	const char *account, *path; /* as in the table of routes; a {kind} may stand as a word */
	const char *json;
	const char *optional; /* " place place ": what may be left out */
	const char
		*any_words; /* " place place ": texts whose words are not looked at when the form is read */
};

extern const struct form_of forms[];
extern const size_t form_count;

#endif
