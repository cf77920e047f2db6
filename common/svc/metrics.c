/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/metrics.h"

#include <stdlib.h>

static const instant bounds[METRIC_BUCKETS] = {
	500,         1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, SECOND, 2 * SECOND + SECOND / 2,
	10 * SECOND,
};

err metrics_init(struct metrics *metrics, const char *office, const struct route *routes)
{
	pthread_mutex_init(&metrics->lock, NULL);
	metrics->office = office;
	metrics->routes = routes;
	metrics->route_count = 0;
	while (routes && routes[metrics->route_count].path)
		metrics->route_count++;
	metrics->by_route = calloc(metrics->route_count + 1, sizeof(*metrics->by_route));
	REQUIRE(metrics->by_route, E_NO_MEMORY);
	for (size_t i = 0; i < metrics->route_count; i++) {
		metrics->by_route[i].method = method_word(routes[i].method);
		metrics->by_route[i].path = routes[i].path;
	}
	metrics->by_route[metrics->route_count].method = "";
	metrics->by_route[metrics->route_count].path = "";
	return OK;
}

void metrics_drop(struct metrics *metrics)
{
	if (!metrics->by_route)
		return;
	free(metrics->by_route);
	pthread_mutex_destroy(&metrics->lock);
}

static void count_answer(struct route_metric *m, int status)
{
	for (size_t i = 0; i < METRIC_STATUSES_MAX; i++) {
		if (m->answers[i].status != status && m->answers[i].status != 0)
			continue;
		m->answers[i].status = status;
		m->answers[i].count++;
		return;
	}
}

static void count_time(struct route_metric *m, instant took)
{
	size_t i = 0;

	m->sum += took;
	while (i < METRIC_BUCKETS && took > bounds[i])
		i++;
	if (i < METRIC_BUCKETS)
		m->buckets[i]++;
	else
		m->above++;
}

void metrics_answered(struct metrics *metrics, const struct route *route, int status, instant took)
{
	size_t index = metrics->route_count;

	if (route >= metrics->routes && route < metrics->routes + metrics->route_count)
		index = (size_t)(route - metrics->routes);
	pthread_mutex_lock(&metrics->lock);
	count_answer(&metrics->by_route[index], status);
	count_time(&metrics->by_route[index], took);
	pthread_mutex_unlock(&metrics->lock);
}

static err write_answers(const struct metrics *metrics, struct buf *to)
{
	TRY(buf_putf(to,
		     "# HELP eseal_%s_http_requests_total Requests answered, by route and status.\n"
		     "# TYPE eseal_%s_http_requests_total counter\n",
		     metrics->office, metrics->office));
	for (size_t i = 0; i <= metrics->route_count; i++) {
		const struct route_metric *m = &metrics->by_route[i];

		for (size_t j = 0; j < METRIC_STATUSES_MAX && m->answers[j].status; j++)
			TRY(buf_putf(to,
				     "eseal_%s_http_requests_total{method=\"%s\",route=\"%s\",status=\"%d\"} "
				     "%llu\n",
				     metrics->office, m->method, m->path, m->answers[j].status,
				     (unsigned long long)m->answers[j].count));
	}
	return OK;
}

static err write_times_of(const struct metrics *metrics, const struct route_metric *m, struct buf *to)
{
	unsigned long long sum = 0;

	for (size_t i = 0; i < METRIC_BUCKETS; i++) {
		sum += m->buckets[i];
		TRY(buf_putf(
			to,
			"eseal_%s_http_request_duration_seconds_bucket{method=\"%s\",route=\"%s\",le=\"%g\"} "
			"%llu\n",
			metrics->office, m->method, m->path, (double)bounds[i] / SECOND, sum));
	}
	sum += m->above;
	return buf_putf(
		to,
		"eseal_%s_http_request_duration_seconds_bucket{method=\"%s\",route=\"%s\",le=\"+Inf\"} %llu\n"
		"eseal_%s_http_request_duration_seconds_sum{method=\"%s\",route=\"%s\"} %.6f\n"
		"eseal_%s_http_request_duration_seconds_count{method=\"%s\",route=\"%s\"} %llu\n",
		metrics->office, m->method, m->path, sum, metrics->office, m->method, m->path,
		(double)m->sum / SECOND, metrics->office, m->method, m->path, sum);
}

static err write_all(const struct metrics *metrics, struct buf *to)
{
	TRY(write_answers(metrics, to));
	TRY(buf_putf(to,
		     "# HELP eseal_%s_http_request_duration_seconds From the whole request to its answer.\n"
		     "# TYPE eseal_%s_http_request_duration_seconds histogram\n",
		     metrics->office, metrics->office));
	for (size_t i = 0; i <= metrics->route_count; i++)
		if (metrics->by_route[i].answers[0].status)
			TRY(write_times_of(metrics, &metrics->by_route[i], to));
	return OK;
}

err metrics_write(struct metrics *metrics, struct buf *to)
{
	err e;

	pthread_mutex_lock(&metrics->lock);
	e = write_all(metrics, to);
	pthread_mutex_unlock(&metrics->lock);
	return e;
}

err metrics_put(const struct metrics *metrics, struct buf *to, const char *name, const char *kind,
		const char *help, double value)
{
	return buf_putf(to,
			"# HELP eseal_%s_%s %s\n"
			"# TYPE eseal_%s_%s %s\n"
			"eseal_%s_%s %.17g\n",
			metrics->office, name, help, metrics->office, name, kind, metrics->office, name,
			value);
}
