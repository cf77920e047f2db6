/* SPDX-License-Identifier: Apache-2.0 */
/* The verification gateway (验证): is what was sealed genuine, whole, and was the seal in force (art. 5, 23, 25, 32)? */
#include "base/conf.h"
#include "fetch/reading.h"
#include "gateway/container.h"
#include "gateway/migrations.h"
#include "gateway/office.h"
#include "gateway/report.h"
#include "gateway/routes.h"

static const struct conf_item items[] = {
	CONF(struct gateway_settings, trust_dir, CONF_PATH, NULL, 0, 0,
	     "folder of trust anchors, intermediate certificates, CRLs, and optionally a table `sources` of "
	     "OCSP and CRL addresses; read again when it changes"),
	CONF(struct gateway_settings, revocation_keep, CONF_DURATION, "1h", SECOND, 30 * DAY,
	     "how long a fetched CRL or OCSP answer is used before it is fetched again, at most until its "
	     "nextUpdate"),
	CONF(struct gateway_settings, revocation_patience, CONF_DURATION, "3s", SECOND / 10, MINUTE,
	     "how long to wait for an OCSP or CRL server"),
	CONF(struct gateway_settings, revocation_retry, CONF_DURATION, "10s", SECOND, HOUR,
	     "how long a server that failed is not asked again"),
	CONF(struct gateway_settings, judge_patience, CONF_DURATION, "60s", SECOND, HOUR,
	     "how long the verification of one file may take, not counting time spent waiting for other "
	     "servers"),
	CONF(struct gateway_settings, public_reports, CONF_INT, "10000", 1, PUBLIC_REPORTS_MAX,
	     "reports kept of verifications without an account; the newest replaces the oldest"),
	CONF(struct gateway_settings, public_report_life, CONF_DURATION, "30d", HOUR, 3660 * DAY,
	     "how long such a report is kept"),
};

int main(int argc, char **argv)
{
	static const struct cell_duty *const duties[] = {&court_duty, &container_duty, &reading_duty, NULL};
	static const struct office_def gateway = {
		.name = GATEWAY,
		.conf = items,
		.conf_count = COUNT(items),
		.conf_size = sizeof(struct gateway_settings),
		.routes = gateway_routes,
		.pages = gateway_pages,
		.migrations = &gateway_migrations,
		.start = gateway_start,
		.stop = gateway_stop,
		.ready = gateway_ready,
		.measure = gateway_measure,
		.forget = report_forget,
	};

	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv, duties);
	return office_main(argc, argv, &gateway);
}
