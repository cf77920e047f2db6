/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>

#include "lib/check.h"
#include "svc/job.h"
#include "svc/queue.h"

static struct queue queue;
static struct job jobs[4];

static int begin(void **unused)
{
	(void)unused;
	memset(jobs, 0, sizeof(jobs));
	queue_init(&queue, 2);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	queue_drop(&queue);
	return 0;
}

static struct job *take(void)
{
	struct waiter waiter;
	struct job *job;

	waiter_init(&waiter);
	job = queue_take(&queue, &waiter);
	waiter_drop(&waiter);
	return job;
}

static void jobs_are_taken_in_their_order_but_urgent_ones_first(void **unused)
{
	(void)unused;
	assert_true(queue_put(&queue, &jobs[0]));
	assert_true(queue_put(&queue, &jobs[1]));
	queue_put_urgent(&queue, &jobs[2]);
	assert_ptr_equal(&jobs[2], take());
	assert_ptr_equal(&jobs[0], take());
	assert_ptr_equal(&jobs[1], take());
}

static void a_full_queue_refuses_and_counts(void **unused)
{
	(void)unused;
	assert_true(queue_put(&queue, &jobs[0]));
	assert_true(queue_put(&queue, &jobs[1]));
	assert_false(queue_put(&queue, &jobs[2]));
	assert_int_equal(1, queue_state(&queue).refused);
	assert_int_equal(2, queue_state(&queue).waiting);
}

static void a_parked_job_comes_back_in_time_or_when_something_happens(void **unused)
{
	instant begun = clock_steady();

	(void)unused;
	jobs[0].due = begun + 50000;
	assert_true(queue_park(&queue, &jobs[0]));
	assert_ptr_equal(&jobs[0], take());
	assert_true(clock_steady() >= begun + 50000);

	jobs[0].due = clock_steady() + HOUR;
	assert_true(queue_park(&queue, &jobs[0]));
	assert_true(queue_put(&queue, &jobs[1]));
	assert_ptr_equal(&jobs[1], take());
	queue_stir(&queue);
	assert_ptr_equal(&jobs[0], take());
}

static void *take_one(void *out)
{
	*(struct job **)out = take();
	return NULL;
}

static void a_worker_that_waits_is_woken(void **unused)
{
	struct job *taken = NULL;
	pthread_t thread;

	(void)unused;
	pthread_create(&thread, NULL, take_one, &taken);
	while (queue_state(&queue).idle == 0)
		sched_yield();
	assert_true(queue_put(&queue, &jobs[3]));
	pthread_join(thread, NULL);
	assert_ptr_equal(&jobs[3], taken);
	assert_int_equal(0, queue_state(&queue).idle);
}

static void what_is_there_is_finished_before_the_end(void **unused)
{
	(void)unused;
	assert_true(queue_put(&queue, &jobs[0]));
	jobs[1].due = clock_steady() + HOUR;
	assert_true(queue_park(&queue, &jobs[1]));
	queue_close(&queue);
	assert_false(queue_put(&queue, &jobs[2]));
	assert_false(queue_park(&queue, &jobs[2]));
	assert_ptr_equal(&jobs[1], take());
	assert_ptr_equal(&jobs[0], take());
	assert_null(take());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(jobs_are_taken_in_their_order_but_urgent_ones_first, begin,
						end),
		cmocka_unit_test_setup_teardown(a_full_queue_refuses_and_counts, begin, end),
		cmocka_unit_test_setup_teardown(a_parked_job_comes_back_in_time_or_when_something_happens,
						begin, end),
		cmocka_unit_test_setup_teardown(a_worker_that_waits_is_woken, begin, end),
		cmocka_unit_test_setup_teardown(what_is_there_is_finished_before_the_end, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
