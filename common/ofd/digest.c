/* SPDX-License-Identifier: Apache-2.0 */
/* Every entry of a package is read to its end, folders included: bytes that only another reader would see hide in none
 * of them. Reading proves size and CRC, and gives the digests, of many entries at once. Small ones stay unpacked for who
 * reads them later; of large ones a piece is held at a time. */
#include "ofd/opening.h"
#include "zip/flow.h"
#include "zip/nest.h"
#include "zip/record.h"

/* An entry on its way; or the container itself, which is one message more. */
struct part {
	bool busy;
	const struct zip_entry *entry; /* NULL: the container itself */
	struct ofd_file *file;         /* NULL: no file */
	struct slice whole;            /* what is at hand and not told yet */
	struct zip_flow *flow;         /* what is not at hand */
	struct ofd_whole *all;         /* of the container itself; else NULL */
	bool begun;
	bool container; /* it starts like one */
};

struct reading {
	struct sm3_source source;
	struct opening *o;
	struct ofd_whole *whole; /* NULL: not wanted, or begun */
	size_t entries;          /* begun */
	struct part parts[SM3_LANES_MAX];
};

static struct part *free_part(struct reading *r)
{
	struct part *part = r->parts;

	while (part->busy)
		part++;
	*part = (struct part){.busy = true};
	return part;
}

/* Small content is unpacked where it stays. */
static err begin_entry(struct opening *o, struct part *part)
{
	const struct zip_entry *entry = part->entry;

	if (entry->size > OFD_KEPT_FILE_MAX || o->kept + entry->size > OFD_KEPT_MAX)
		return zip_flow_begin(entry, &part->flow);
	TRY(zip_unpack(o->arena, entry, &part->whole));
	if (entry->method != ZIP_STORED)
		o->kept += entry->size;
	if (part->file)
		part->file->content = part->whole;
	return OK;
}

static err next_entry(struct reading *r, struct part *part)
{
	struct ofd *ofd = r->o->ofd;

	part->entry = &ofd->zip.entries[r->entries++];
	if (!part->entry->folder) {
		part->file = &ofd->files[ofd->file_count++];
		part->file->entry = part->entry;
	}
	return begin_entry(r->o, part);
}

/* So long the lanes are busy with the files. */
static size_t length_beside(const struct zip *zip)
{
	size_t longest = 0, total = 0, each;

	for (size_t i = 0; i < zip->count; i++) {
		total += zip->entries[i].size;
		longest = zip->entries[i].size > longest ? zip->entries[i].size : longest;
	}
	each = total / (SM3_LANES_MAX - 1);
	return (each > longest ? each : longest) / SM3_BLOCK * SM3_BLOCK + SM3_BLOCK;
}

static void begin_whole(struct reading *r, struct part *part)
{
	struct slice bytes = r->o->ofd->zip.bytes;
	size_t beside = length_beside(&r->o->ofd->zip);

	part->all = r->whole;
	part->whole = bytes;
	r->whole = NULL;
	if (beside >= bytes.len || !sm3_width_in_use())
		return;
	part->whole.len = beside;
	part->all->left = slice_from(bytes, beside);
	part->all->chain.pauses = true;
}

/* The container is the longest: it goes first. */
static err next_part(struct sm3_source *self, void **message)
{
	struct reading *r = (struct reading *)self;
	struct part *part = NULL;

	*message = NULL;
	if (r->whole) {
		part = free_part(r);
		begin_whole(r, part);
	} else if (r->entries < r->o->ofd->zip.count) {
		part = free_part(r);
		TRY(next_entry(r, part));
	}
	*message = part;
	return OK;
}

static err more_of_part(struct sm3_source *self, void *message, struct slice *piece)
{
	struct part *part = message;

	(void)self;
	*piece = part->whole;
	part->whole = slice(NULL, 0);
	if (part->flow)
		TRY(zip_flow_next(part->flow, piece));
	if (!part->begun)
		part->container = piece->len >= 4 && zip_u32(piece->at) == ZIP_LOCAL;
	part->begun = true;
	return OK;
}

static err part_done(struct sm3_source *self, void *message, const struct sm3 *digest)
{
	struct part *part = message;

	(void)self;
	zip_flow_end(part->flow);
	part->busy = false;
	if (part->all && digest)
		part->all->sm3 = *digest;
	if (part->file)
		memcpy(part->file->sm3, digest->bytes, SM3_SIZE);
	return part->entry && part->container ? zip_check_nesting(part->entry) : OK;
}

static struct sm3_chain *chain_of_part(struct sm3_source *self, void *message)
{
	struct part *part = message;

	(void)self;
	return part->all && part->all->left.len > 0 ? &part->all->chain : NULL;
}

static err ignore(void *context, struct slice piece)
{
	(void)context;
	(void)piece;
	return OK;
}

/* What is wrong with several entries is told of the first in the container, however many were read at once. */
static err first_fault(const struct zip *zip, err found)
{
	for (size_t i = 0; i < zip->count; i++)
		TRY(zip_stream(&zip->entries[i], ignore, NULL));
	return found;
}

err opening_digest(struct opening *o, struct ofd_whole *whole)
{
	struct reading r = {
		.source = {next_part, more_of_part, part_done, chain_of_part}, .o = o, .whole = whole};
	struct ofd *ofd = o->ofd;
	err e;

	ofd->files = arena_array(o->arena, ofd->zip.files + 1, struct ofd_file);
	o->boxes = arena_take_array(o->arena, ofd->zip.files + 1, sizeof(*o->boxes));
	o->trees = arena_array(o->arena, ofd->zip.files + 1, struct opening_tree);
	REQUIRE(ofd->files && o->boxes && o->trees, E_NO_MEMORY);
	e = sm3_lanes(&r.source);
	for (size_t i = 0; i < SM3_LANES_MAX; i++)
		if (r.parts[i].busy)
			zip_flow_end(r.parts[i].flow);
	return e.code == E_ZIP_AMBIGUOUS ? first_fault(&ofd->zip, e) : e;
}
