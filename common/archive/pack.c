/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a bundle: the one order in which its files stand. */
#include "archive/judging.h"
#include "base/buf.h"
#include "base/text.h"
#include "ses/seal.h"
#include "zip/write.h"

struct packed_file {
	const char *name;
	struct slice bytes;
};

/* All files but the list and what is about it. */
struct pack {
	struct arena *arena;
	struct packed_file *files;
	size_t count, room;
};

const char *bundle_ending(struct slice document)
{
	if (slice_starts(document, "%PDF-"))
		return "pdf";
	if (ses_seal_kind(document) != 0)
		return "esl";
	if (document.len > 0 && document.at[0] == 0x30) /* its seal's picture may be a container */
		return "dat";
	return zip_is_claimed(document) ? "ofd" : "bin";
}

static err add(struct pack *pack, const char *name, struct slice bytes)
{
	REQUIRE(name, E_NO_MEMORY);
	REQUIRE(pack->count < pack->room, E_BUG);
	pack->files[pack->count++] = (struct packed_file){name, bytes};
	return OK;
}

static err add_certs(struct pack *pack, const char *prefix, const struct cert *certs, size_t count)
{
	REQUIRE(count <= BUNDLE_CERTS_MAX, E_TOO_BIG);
	for (size_t i = 0; i < count; i++)
		TRY(add(pack, numbered(pack->arena, prefix, i + 1, ".cer"), certs[i].der));
	return OK;
}

static err add_known(struct pack *pack, const struct revocation_evidence *known)
{
	static const char prefix[] = "revocation/known-";

	REQUIRE(known->crl_count <= BUNDLE_REVOCATION_MAX && known->ocsp_count <= BUNDLE_REVOCATION_MAX,
		E_TOO_BIG);
	for (size_t i = 0; i < known->crl_count; i++)
		TRY(add(pack, numbered(pack->arena, prefix, i + 1, ".crl"), known->crls[i].der));
	for (size_t i = 0; i < known->ocsp_count; i++)
		TRY(add(pack, numbered(pack->arena, prefix, i + 1, ".ors"), known->ocsps[i].der));
	return OK;
}

static err add_asked(struct pack *pack, const struct asked *asked)
{
	static const char prefix[] = "revocation/asked-";

	for (size_t i = 0; i < asked->crl_count; i++)
		TRY(add(pack, numbered(pack->arena, prefix, i + 1, ".crl"), asked->crls[i]));
	for (size_t i = 0; i < asked->ocsp_count; i++)
		TRY(add(pack, numbered(pack->arena, prefix, i + 1, ".ors"), asked->ocsps[i]));
	return OK;
}

static err add_verdict(struct pack *pack, const struct bundle *b, const struct asked *asked)
{
	struct slice judging;

	TRY(judging_write(pack->arena, b, asked, &judging));
	TRY(add(pack, "judging.json", judging));
	TRY(add(pack, "policy.txt", b->policy_table));
	TRY(add(pack, "report.json", b->report));
	if (b->report_signature.len > 0)
		TRY(add(pack, "report.p7s", b->report_signature));
	return add(pack, arena_text(pack->arena, "document.%s", b->ending), b->document);
}

static err add_evidence(struct pack *pack, const struct bundle *b, const struct asked *asked)
{
	TRY(add_certs(pack, "certificates/anchor-", b->trust.anchors, b->trust.anchor_count));
	TRY(add_certs(pack, "certificates/other-", b->trust.others, b->trust.other_count));
	TRY(add_certs(pack, "certificates/registry-", b->registries, b->registry_count));
	if (b->signer_cert.len > 0)
		TRY(add(pack, "certificates/signer.cer", b->signer_cert));
	TRY(add_known(pack, &b->revocation));
	TRY(add_asked(pack, asked));
	for (size_t i = 0; i < b->said.status_count; i++)
		TRY(add(pack, numbered(pack->arena, "status/", i + 1, ".bin"),
			b->said.statuses[i].answer.proof));
	return OK;
}

/* How many files there are at most. */
static size_t file_count(const struct bundle *b, const struct asked *asked)
{
	enum {
		SINGLE_FILES = 6
	}; /* judging, policy, report, its signature, document, the signer's certificate */

	return SINGLE_FILES + b->trust.anchor_count + b->trust.other_count + b->registry_count +
	       b->revocation.crl_count + b->revocation.ocsp_count + asked->crl_count + asked->ocsp_count +
	       b->said.status_count;
}

static err pack_all(struct arena *arena, const struct bundle *b, struct pack *pack)
{
	struct asked asked;

	TRY(asked_gather(arena, &b->said, &asked));
	*pack = (struct pack){.arena = arena, .room = file_count(b, &asked)};
	REQUIRE(pack->room <= BUNDLE_ENTRIES_MAX, E_TOO_BIG);
	pack->files = arena_array(arena, pack->room, struct packed_file);
	REQUIRE(pack->files, E_NO_MEMORY);
	TRY(add_verdict(pack, b, &asked));
	return add_evidence(pack, b, &asked);
}

static err write_list(const struct pack *pack, struct slice *list)
{
	enum { LINE_MAX_BYTES = 128 };
	struct buf buf;

	buf_init(&buf, pack->arena, (size_t)BUNDLE_ENTRIES_MAX * LINE_MAX_BYTES);
	for (size_t i = 0; i < pack->count; i++) {
		struct sm3 digest;
		const char *hex;

		TRY(sm3_of(pack->files[i].bytes, &digest));
		TRY(hex_write(pack->arena, sm3_slice(&digest), &hex));
		TRY(buf_putf(&buf, "SM3 (%s) = %s\n", pack->files[i].name, hex));
	}
	*list = buf_slice(&buf);
	return OK;
}

err bundle_list(struct arena *arena, const struct bundle *bundle, struct slice *list)
{
	struct pack pack;

	TRY(pack_all(arena, bundle, &pack));
	return write_list(&pack, list);
}

static err put(struct zip_writer *zip, const char *name, struct slice bytes)
{
	return bytes.len > 0 ? zip_write_stored(zip, slice_str(name), bytes) : OK;
}

err bundle_write(struct arena *arena, const struct bundle *bundle, struct slice *out)
{
	struct zip_writer zip;
	struct slice list;
	struct pack pack;

	TRY(pack_all(arena, bundle, &pack));
	TRY(write_list(&pack, &list));
	TRY(zip_writer_init(&zip, arena, pack.count + 3));
	TRY(put(&zip, "SM3SUMS", list));
	TRY(put(&zip, "SM3SUMS.p7s", bundle->list_signature));
	TRY(put(&zip, "SM3SUMS.tst", bundle->list_stamp));
	for (size_t i = 0; i < pack.count; i++)
		TRY(zip_write_stored(&zip, slice_str(pack.files[i].name), pack.files[i].bytes));
	return zip_write_end(&zip, out);
}
