/* SPDX-License-Identifier: Apache-2.0 */
/* Counters of an office, and their text for Prometheus (exposition format 0.0.4). */
#ifndef SVC_METRICS_H
#define SVC_METRICS_H

#include <pthread.h>

#include "base/buf.h"
#include "svc/route.h"

enum { METRIC_BUCKETS = 12 };

/* What is counted of one route. */
struct route_metric {
	const char *method;
	const char *path;
	struct {
		int status;
		uint64_t count;
	} answers[METRIC_STATUSES_MAX];
	uint64_t buckets[METRIC_BUCKETS]; /* not cumulated */
	uint64_t above;
	instant sum;
};

struct metrics {
	pthread_mutex_t lock;
	const char *office;
	const struct route *routes;
	size_t route_count;
	struct route_metric *by_route; /* one more than routes: for what has no route */
};

/* E_NO_MEMORY. */
err metrics_init(struct metrics *metrics, const char *office, const struct route *routes);
void metrics_drop(struct metrics *metrics);

/* An answer was given; route may be NULL, or one of another table. */
void metrics_answered(struct metrics *metrics, const struct route *route, int status, instant took);

/* The requests' part of the text. E_NO_MEMORY, E_TOO_BIG. */
err metrics_write(struct metrics *metrics, struct buf *to);

/* One more metric: eseal_<office>_<name> with a help line; kind is "gauge" or "counter". */
err metrics_put(const struct metrics *metrics, struct buf *to, const char *name, const char *kind,
		const char *help, double value);

#endif
