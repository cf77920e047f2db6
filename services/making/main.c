/* SPDX-License-Identifier: Apache-2.0 */
/* The making-and-filing unit (制作管理单位): orders, materials, making, delivery, and changes of status (art. 14–21). */
#include "base/conf.h"
#include "fetch/tsa.h"
#include "making/migrations.h"
#include "making/office.h"
#include "making/picture.h"
#include "making/routes.h"
#include "making/vetting.h"

static const struct conf_item items[] = {
	CONF(struct making_settings, maker_key_file, CONF_PATH, NULL, 0, 0, "the key that signs seals, PEM"),
	CONF(struct making_settings, maker_key_passphrase, CONF_SECRET, "", 0, 1024,
	     "its passphrase, if it has one"),
	CONF(struct making_settings, maker_cert_file, CONF_PATH, NULL, 0, 0,
	     "the certificate of that key, PEM or DER"),
	CONF(struct making_settings, trust_dir, CONF_PATH, NULL, 0, 0,
	     "folder of licensed authorities, intermediate certificates and CRLs; read again when it "
	     "changes"),
	CONF(struct making_settings, tsa_url, CONF_TEXT, "", 0, 0,
	     "address of the time-stamping authority for v5 seals; empty: no time stamps"),
	CONF(struct making_settings, vendor, CONF_TEXT, "ESEAL", 1, 8,
	     "vendor mark (Vid) in the header of every seal, ASCII"),
	CONF(struct making_settings, challenge_life, CONF_DURATION, "10m", MINUTE, DAY,
	     "how long an owner has to sign a challenge"),
};

int main(int argc, char **argv)
{
	static const struct cell_duty *const duties[] = {&picture_duty, &vetting_certificate_duty,
							 &vetting_seal_duty, &tsa_duty, NULL};
	static const struct office_def making = {
		.name = MAKING,
		.conf = items,
		.conf_count = COUNT(items),
		.conf_size = sizeof(struct making_settings),
		.routes = making_routes,
		.heard = making_heard,
		.answered = making_answered,
		.migrations = &making_migrations,
		.start = making_start,
		.stop = making_stop,
		.ready = making_ready,
	};

	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv, duties);
	return office_main(argc, argv, &making);
}
