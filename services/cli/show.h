/* SPDX-License-Identifier: Apache-2.0 */
/* Structures as JSON, for `eseal inspect`. Each puts members into an object that the caller opened. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "cli/cli.h"
#include "http/json.h"

err show_document(struct cli *cli, struct slice file, struct json *json);
err show_pdf(struct cli *cli, struct slice file, struct json *json);
err show_value(struct cli *cli, struct slice value, struct json *json);
err show_seal_file(struct cli *cli, struct slice file, struct json *json);
err show_cert(struct cli *cli, const struct cert *cert, struct json *json);

/* A certificate or value within a named object; what is none is shown as null, and so is an empty value. */
err show_cert_as(struct cli *cli, const char *name, struct slice der, struct json *json);
err show_value_as(struct cli *cli, const char *name, struct slice value, struct json *json);

#endif
