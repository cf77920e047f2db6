/* SPDX-License-Identifier: Apache-2.0 */
/* What every test includes: cmocka, and two sentences about errors. */
#ifndef TESTS_LIB_CHECK_H
#define TESTS_LIB_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/err.h"

void check_ok(err e, const char *call, const char *file, int line);
void check_err(enum code expected, err e, const char *call, const char *file, int line);

#define assert_ok(call) check_ok((call), #call, __FILE__, __LINE__)
#define assert_err(code, call) check_err((code), (call), #call, __FILE__, __LINE__)

#endif
