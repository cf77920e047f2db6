/* SPDX-License-Identifier: Apache-2.0 */
/* The fixed parts of a ZIP container's records (PKWARE APPNOTE 6.3.9 §4.3), for the reader and the writer. All
 * numbers are little-endian. */
#ifndef ZIP_RECORD_H
#define ZIP_RECORD_H

#include "base/slice.h"

enum zip_signature {
	ZIP_LOCAL = 0x04034b50,
	ZIP_CENTRAL = 0x02014b50,
	ZIP_END = 0x06054b50,
	ZIP64_END = 0x06064b50,
	ZIP64_LOCATOR = 0x07064b50,
	ZIP_DESCRIPTOR = 0x08074b50,
};

enum zip_record_size {
	ZIP_LOCAL_SIZE = 30,
	ZIP_CENTRAL_SIZE = 46,
	ZIP_END_SIZE = 22,
	ZIP64_END_SIZE = 56,
	ZIP64_LOCATOR_SIZE = 20,
};

/* General purpose flags, §4.4.4. The two of the deflate option (bits 1 and 2) mean nothing to a reader. */
enum zip_flag {
	ZIP_FLAG_OPTION = 0x0006,
	ZIP_FLAG_DESCRIPTOR = 0x0008,
	ZIP_FLAG_UTF8 = 0x0800,
};

enum zip_extra { ZIP_EXTRA_ZIP64 = 0x0001, ZIP_EXTRA_UNICODE_PATH = 0x7075, ZIP_EXTRA_AES = 0x9901 };

static inline uint16_t zip_u16(const uint8_t *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t zip_u32(const uint8_t *at)
{
	return (uint32_t)zip_u16(at) | (uint32_t)zip_u16(at + 2) << 16;
}

static inline uint64_t zip_u64(const uint8_t *at)
{
	return (uint64_t)zip_u32(at) | (uint64_t)zip_u32(at + 4) << 32;
}

static inline void zip_put_u16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
}

static inline void zip_put_u32(uint8_t *at, uint32_t value)
{
	zip_put_u16(at, (uint16_t)value);
	zip_put_u16(at + 2, (uint16_t)(value >> 16));
}

#endif
