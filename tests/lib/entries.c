/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/entries.h"

#include "cms/signed_data.h"
#include "lib/check.h"

const char *entries_list(struct slice container)
{
	const char *list = "";
	struct zip zip;

	assert_ok(zip_open(&world.arena, container, &zip));
	for (size_t i = 0; i < zip.count; i++) {
		if (!zip.entries[i].folder)
			list = arena_text(&world.arena, "%s<ofd:File ID=\"%zu\" FileLoc=\"/%.*s\"/>", list, i,
					  SLICE_ARG(zip.entries[i].name));
	}
	return list;
}

struct slice entries_with(struct slice container, const char *list)
{
	struct cms_form form = {.key = &world.owner.key, .cert = &world.owner.cert};
	const char *xml = arena_text(&world.arena,
				     "<ofd:DocEntries xmlns:ofd=\"http://www.ofdspec.org/2016\" ID=\"1\">"
				     "<ofd:SignedValueLoc>/signedvalue.dat</ofd:SignedValueLoc>"
				     "<ofd:FileList>%s</ofd:FileList></ofd:DocEntries>",
				     list);
	struct slice value;

	form.signed_at = pki_at("2026-11-20T02:00:00Z");
	assert_ok(cms_sign_digest(&world.arena, &form, slice_str(xml), &value));
	container = zipmaker_with(&world.arena, container, "OFDEntries.xml", slice_str(xml));
	return zipmaker_with(&world.arena, container, "signedvalue.dat", value);
}
