/* SPDX-License-Identifier: Apache-2.0 */
/* A real door on a real socket. What it takes is answered with what it was; a path that begins with /slow
 * is answered, by a thread of its own, only when the test says so; a body for /small may have 10 bytes. A
 * refusal is answered with its code and reason. */
#ifndef TESTS_LIB_ECHO_H
#define TESTS_LIB_ECHO_H

#include "http/door.h"
#include "lib/http.h"

enum { ECHO_LINES_MAX = 20 }; /* connections at a time */

/* Set-up and clean-up of a test. */
int echo_open(void **unused);
int echo_close(void **unused);

struct arena *echo_arena(void);
struct door *echo_door(void);

/* Send bytes over a connection of their own. */
struct answer echo_raw(const char *bytes);

/* Until a slow request has come; and let it be answered. */
void echo_wait_slow(void);
void echo_let_go(void);

#endif
