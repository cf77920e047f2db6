/* SPDX-License-Identifier: Apache-2.0 */
#include "image/arc.h"

#include <math.h>

static const int STEPS = 720;

static double side(const struct arc *arc)
{
	return arc->below ? 1 : -1;
}

static double step_length(const struct arc *arc, int step)
{
	double t = arc->span * ((step + 0.5) / STEPS - 0.5);

	return hypot(arc->a * cos(t), arc->b * sin(t)) * arc->span / STEPS;
}

double arc_length(const struct arc *arc)
{
	double sum = 0;

	for (int i = 0; i < STEPS; i++)
		sum += step_length(arc, i);
	return sum;
}

struct arc_place arc_at(const struct arc *arc, double share)
{
	double left = arc_length(arc) * share;
	double t = -arc->span / 2;

	for (int i = 0; i < STEPS && left > 0; i++) {
		double step = step_length(arc, i);

		t += arc->span / STEPS * fmin(1, left / step);
		left -= step;
	}
	return (struct arc_place){
		.x = arc->a * sin(t),
		.y = side(arc) * arc->b * cos(t),
		.turn = atan2(-side(arc) * arc->b * sin(t), arc->a * cos(t)),
	};
}
