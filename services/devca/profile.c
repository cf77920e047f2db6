/* SPDX-License-Identifier: Apache-2.0 */
/* What each kind of certificate is for, and what its subject must say (formats.md §15). */
#include "base/file.h"
#include "base/text.h"
#include "devca/authority.h"
#include "gm/csr.h"
#include "gm/issue.h"

const char *const profile_names[PROFILES] = {
	[PROFILE_OWNER] = "owner", [PROFILE_MAKER] = "maker", [PROFILE_OFFICE] = "office",
	[PROFILE_TSA] = "tsa",     [PROFILE_TLS] = "tls",
};

enum { USCC = 18, SEAL_CODE = 14 };

/* The government profile: C=CN, O=<credit code><name of the organisation>, CN=<seal code>. */
static err check_owner(const struct csr *csr, struct arena *arena)
{
	struct slice c, o, cn;

	TRY(name_find(csr->subject, NAME_C, arena, &c));
	TRY(name_find(csr->subject, NAME_O, arena, &o));
	TRY(name_find(csr->subject, NAME_CN, arena, &cn));
	if (!slice_is(c, "CN"))
		return FAIL_AT(E_FIELD, "subject.C", "must be CN");
	if (o.len <= USCC || !text_is_uscc(slice(o.at, USCC)))
		return FAIL_AT(E_FIELD, "subject.O",
			       "must begin with a credit code (统一社会信用代码), then the name");
	if (cn.len != SEAL_CODE || !text_is_digits(cn))
		return FAIL_AT(E_FIELD, "subject.CN", "must be a seal code of %d digits", SEAL_CODE);
	return OK;
}

/* Four numbers with dots between them. */
static bool read_ip(struct slice text, uint8_t ip[4])
{
	size_t part = 0, at = 0;

	for (size_t i = 0; i <= text.len; i++) {
		int64_t value;

		if (i < text.len && text.at[i] != '.')
			continue;
		if (part == 4 || text_int(slice(text.at + at, i - at), 0, 255, &value).code != E_OK)
			return false;
		ip[part++] = (uint8_t)value;
		at = i + 1;
	}
	return part == 4;
}

/* For TLS the common name is the host's name or address, and stands as alternative name too (RFC 6125). */
static err name_host(const struct csr *csr, struct arena *arena, struct issue_form *form)
{
	struct slice cn;

	TRY(name_find(csr->subject, NAME_CN, arena, &cn));
	if (cn.len == 0)
		return FAIL_AT(E_FIELD, "subject.CN", "must be the name or address of the host");
	form->has_ip = read_ip(cn, form->ip);
	if (!form->has_ip)
		form->dns_name = cn;
	return OK;
}

static err fill_profile(const struct csr *csr, enum profile profile, struct arena *arena,
			struct issue_form *form)
{
	form->usage = CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION;
	form->constraints = ISSUE_END_ENTITY;
	switch (profile) {
	case PROFILE_OWNER:
		return check_owner(csr, arena);
	case PROFILE_TSA:
		form->purpose = CERT_TIME_STAMPING;
		form->purpose_critical = true;
		return OK;
	case PROFILE_TLS:
		form->usage = CERT_DIGITAL_SIGNATURE | CERT_KEY_ENCIPHERMENT;
		form->purpose = CERT_SERVER_AUTH | CERT_CLIENT_AUTH;
		return name_host(csr, arena, form);
	default:
		return OK;
	}
}

static err check_period(const struct authority *authority, const struct wish *wish)
{
	if (wish->not_after <= wish->not_before)
		return FAIL_AT(E_FIELD, "not_after", "the certificate would end before it begins");
	if (wish->not_after > authority->ca.cert.not_after)
		return FAIL_AT(E_FIELD, "not_after", "the certificate would outlive the authority's");
	return OK;
}

static err keep(const struct authority *authority, struct arena *arena, const struct cert *cert,
		struct slice pem)
{
	const char *serial, *path;

	TRY(cert_serial_text(cert, arena, &serial));
	path = arena_text(arena, "%s/issued/%s.cer", authority->folder, serial);
	REQUIRE(path, E_NO_MEMORY);
	return file_write(path, pem, 0644);
}

err authority_issue(const struct authority *authority, struct arena *arena, const struct wish *wish,
		    struct slice *pem)
{
	struct issue_form form = {
		.issuer = authority->ca.cert.subject,
		.issuer_key = &authority->ca.key,
		.not_before = wish->not_before,
		.not_after = wish->not_after,
		.path_len = -1,
	};
	uint8_t serial[16];
	struct slice der;
	struct cert cert;
	struct csr csr;

	TRY(csr_read(wish->csr, arena, &csr));
	TRY(check_period(authority, wish));
	TRY(fill_profile(&csr, wish->profile, arena, &form));
	TRY(issue_serial(serial));
	form.subject = csr.subject;
	form.key = &csr.key;
	form.serial = slice(serial, sizeof(serial));
	TRY(issue_cert(&form, arena, &der));
	TRY(cert_read(der, &cert));
	TRY(cert_pem(der, arena, pem));
	return keep(authority, arena, &cert, *pem);
}
