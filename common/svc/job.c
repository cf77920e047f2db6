/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/job.h"

#include <stdlib.h>

#include "base/text.h"
#include "svc/inside.h"

struct job *job_new(struct svc *svc)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		return NULL;
	job->svc = svc;
	job->came = clock_steady();
	arena_init(&job->arena, ARENA_REQUEST_MAX);
	return job;
}

void job_forget(struct job *job)
{
	form_release(&job->req.form);
	arena_clear(&job->arena);
	job->req = (struct request){0};
	job->actor = (struct actor){0};
}

void job_free(struct job *job)
{
	job_forget(job);
	free(job);
}

/* traceparent = "00" "-" trace-id (32 hexadecimal digits, not all 0) "-" parent-id (16) "-" flags (2): W3C
 * Trace Context §3.2. Anything else is as if it were not there. */
static bool read_trace(struct slice trace, char out[33])
{
	bool zero = true;

	if (trace.len != 55 || !slice_starts(trace, "00-") || trace.at[35] != '-' || trace.at[52] != '-')
		return false;
	for (size_t i = 0; i < 32; i++) {
		if (hex_value(trace.at[3 + i]) < 0)
			return false;
		zero = zero && trace.at[3 + i] == '0';
		out[i] = (char)trace.at[3 + i];
	}
	out[32] = 0;
	return !zero;
}

err job_begin(struct job *job, struct slice trace)
{
	struct request *req = &job->req;

	req->arena = &job->arena;
	req->office = &job->svc->office;
	req->actor = &job->actor;
	req->now = clock_now();
	TRY(uuid_new(req->now, &req->id));
	uuid_write(&req->id, job->id_text);
	if (!read_trace(trace, req->trace_id)) {
		for (size_t i = 0; i < sizeof(req->id.bytes); i++) {
			req->trace_id[2 * i] = hex_digit(req->id.bytes[i] >> 4);
			req->trace_id[2 * i + 1] = hex_digit(req->id.bytes[i] & 15);
		}
		req->trace_id[32] = 0;
	}
	job->log = job->svc->log;
	job->log.req = job->id_text;
	return OK;
}
