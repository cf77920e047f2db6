/* SPDX-License-Identifier: Apache-2.0 */
#include "zip/header.h"

#include "zip/name.h"
#include "zip/read.h"
#include "zip/record.h"

/* The zip64 extra field (APPNOTE §4.5.3): size, packed size, offset and disk, each there when its 32-bit field
 * is all ones. Some writers put all of them; then they must repeat what stands in 32 bits. */
static err read_zip64(struct slice field, struct zip_header *h, bool central)
{
	uint64_t *value[] = {&h->size, &h->packed, &h->offset};
	size_t values = central ? 3 : 2, wide = 0, taken = 0;
	bool all;

	for (size_t i = 0; i < values; i++)
		wide += *value[i] == UINT32_MAX;
	all = field.len != wide * 8;
	if (all && field.len != 16 && field.len != values * 8 && field.len != values * 8 + 4)
		return zip_refuse(E_ZIP_AMBIGUOUS, h->name, "the zip64 field has the wrong length");
	for (size_t i = 0; i < values && taken + 8 <= field.len; i++) {
		uint64_t said = *value[i];

		if (!all && said != UINT32_MAX)
			continue;
		*value[i] = zip_u64(field.at + taken);
		taken += 8;
		if (said != UINT32_MAX && said != *value[i])
			return zip_refuse(E_ZIP_AMBIGUOUS, h->name, "the zip64 field contradicts the header");
	}
	return OK;
}

/* Extra fields fill their room exactly. What changes how an entry is read is understood or refused. */
static err read_extra(struct slice extra, struct zip_header *h, bool central)
{
	bool zip64 = false;

	while (extra.len >= 4 && extra.len - 4 >= zip_u16(extra.at + 2)) {
		uint16_t id = zip_u16(extra.at);
		struct slice field = slice(extra.at + 4, zip_u16(extra.at + 2));

		if (id == ZIP_EXTRA_ZIP64) {
			if (zip64)
				return zip_refuse(E_ZIP_AMBIGUOUS, h->name, "two zip64 fields");
			TRY(read_zip64(field, h, central));
			zip64 = true;
		}
		if (id == ZIP_EXTRA_AES)
			return zip_refuse(E_ZIP_AMBIGUOUS, h->name, "the entry is encrypted");
		if (id == ZIP_EXTRA_UNICODE_PATH && !slice_eq(slice_from(field, 5), h->name))
			return zip_refuse(E_ZIP_AMBIGUOUS, h->name, "a second name in an extra field");
		extra = slice_from(extra, 4 + field.len);
	}
	if (extra.len != 0)
		return zip_refuse(E_ZIP_AMBIGUOUS, h->name, "extra fields that do not fill their room");
	return OK;
}

static err check_readable(const struct zip_header *h)
{
	if (h->flags & ~(ZIP_FLAG_OPTION | ZIP_FLAG_DESCRIPTOR | ZIP_FLAG_UTF8))
		return zip_refuse(E_ZIP_AMBIGUOUS, h->name, "the entry is encrypted or of an unknown kind");
	if (h->method != ZIP_STORED && h->method != ZIP_DEFLATED)
		return zip_refuse(E_ZIP_AMBIGUOUS, h->name, "the entry is packed by an unknown method");
	return OK;
}

/* central file header (§4.3.12): signature 4, made by 2, needed 2, flags 2, method 2, time 2, date 2, crc 4,
 *   packed 4, size 4, name length 2, extra length 2, comment length 2, disk 2, internal 2, external 4, offset 4 */
err zip_header_central(struct slice bytes, struct zip_header *out)
{
	const uint8_t *at = bytes.at;
	size_t name_len, extra_len;

	if (bytes.len < ZIP_CENTRAL_SIZE || zip_u32(at) != ZIP_CENTRAL)
		return FAIL(E_ZIP_AMBIGUOUS, "something else in the central directory");
	name_len = zip_u16(at + 28);
	extra_len = zip_u16(at + 30);
	if (bytes.len - ZIP_CENTRAL_SIZE < name_len + extra_len)
		return FAIL(E_ZIP_AMBIGUOUS, "the central directory is cut off");
	*out = (struct zip_header){.made_by = zip_u16(at + 4),
				   .flags = zip_u16(at + 8),
				   .method = zip_u16(at + 10),
				   .dos_time = zip_u16(at + 12),
				   .dos_date = zip_u16(at + 14),
				   .crc = zip_u32(at + 16),
				   .packed = zip_u32(at + 20),
				   .size = zip_u32(at + 24),
				   .attributes = zip_u32(at + 38),
				   .offset = zip_u32(at + 42),
				   .name = slice(at + ZIP_CENTRAL_SIZE, name_len),
				   .length = ZIP_CENTRAL_SIZE + name_len + extra_len};
	TRY(check_readable(out));
	if (zip_u16(at + 32) != 0 || zip_u16(at + 34) != 0)
		return zip_refuse(E_ZIP_AMBIGUOUS, out->name,
				  "the entry has a comment or lies on another disk");
	return read_extra(slice(at + ZIP_CENTRAL_SIZE + name_len, extra_len), out, true);
}

/* local file header (§4.3.7): signature 4, needed 2, flags 2, method 2, time 2, date 2, crc 4, packed 4, size 4,
 *   name length 2, extra length 2 */
err zip_header_local(struct slice bytes, struct zip_header *out)
{
	const uint8_t *at = bytes.at;
	size_t name_len, extra_len;

	if (bytes.len < ZIP_LOCAL_SIZE || zip_u32(at) != ZIP_LOCAL)
		return FAIL(E_ZIP_AMBIGUOUS, "no local header where the central directory points");
	name_len = zip_u16(at + 26);
	extra_len = zip_u16(at + 28);
	if (bytes.len - ZIP_LOCAL_SIZE < name_len + extra_len)
		return FAIL(E_ZIP_AMBIGUOUS, "a local header is cut off");
	*out = (struct zip_header){.flags = zip_u16(at + 6),
				   .method = zip_u16(at + 8),
				   .crc = zip_u32(at + 14),
				   .packed = zip_u32(at + 18),
				   .size = zip_u32(at + 22),
				   .name = slice(at + ZIP_LOCAL_SIZE, name_len),
				   .length = ZIP_LOCAL_SIZE + name_len + extra_len};
	TRY(check_readable(out));
	return read_extra(slice(at + ZIP_LOCAL_SIZE + name_len, extra_len), out, false);
}

static bool ascii(struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] >= 0x80)
			return false;
	return true;
}

/* With a data descriptor the local header may leave CRC and sizes open (0), but not say something else. */
static bool same(uint64_t central, uint64_t local, bool later)
{
	return central == local || (later && local == 0);
}

err zip_header_agree(const struct zip_header *central, const struct zip_header *local)
{
	bool later = central->flags & ZIP_FLAG_DESCRIPTOR;
	unsigned differ = (unsigned)(central->flags ^ local->flags);

	/* The character set of a name that is ASCII makes no difference; genuine files disagree there. */
	if (ascii(central->name))
		differ &= ~(unsigned)ZIP_FLAG_UTF8;
	if (!slice_eq(central->name, local->name))
		return zip_refuse(E_ZIP_AMBIGUOUS, central->name, "another name in the local header");
	if (differ != 0 || central->method != local->method)
		return zip_refuse(E_ZIP_AMBIGUOUS, central->name,
				  "other flags or another method in the local header");
	if (!same(central->crc, local->crc, later) || !same(central->packed, local->packed, later) ||
	    !same(central->size, local->size, later))
		return zip_refuse(E_ZIP_AMBIGUOUS, central->name, "another CRC or size in the local header");
	return OK;
}
