/* SPDX-License-Identifier: Apache-2.0 */
/* The version of the suite (semver.org). */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define ESEAL_VERSION "0.1.0"

#endif
