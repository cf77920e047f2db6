/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"

#include "cms/signed_data.h"
#include "ses/signature.h"

err show_cert(struct cli *cli, const struct cert *cert, struct json *json)
{
	const char *subject;
	const char *issuer;
	const char *serial;

	TRY(cert_subject_text(cert, cli->arena, &subject));
	TRY(cert_issuer_text(cert, cli->arena, &issuer));
	TRY(cert_serial_text(cert, cli->arena, &serial));
	json_put_str(json, "subject", subject);
	json_put_str(json, "issuer", issuer);
	json_put_str(json, "serial", serial);
	json_put_instant(json, "not_before", cert->not_before);
	json_put_instant(json, "not_after", cert->not_after);
	json_put_bool(json, "ca", cert->ca);
	json_put_bool(json, "may_sign", cert_may_sign(cert));
	json_put_digest(json, "sm3", sm3_slice(&cert->digest));
	return OK;
}

err show_cert_as(struct cli *cli, const char *name, struct slice der, struct json *json)
{
	struct cert cert;

	if (cert_read(der, &cert).code != E_OK) {
		err_forget();
		json_put_null(json, name);
		return OK;
	}
	json_put_object(json, name);
	TRY(show_cert(cli, &cert, json));
	json_close(json);
	return OK;
}

static void show_notes(note_set notes, struct json *json)
{
	json_put_list(json, "notes");
	for (int n = NOTE_NONE + 1; n < NOTE_COUNT; n++)
		if (note_in(notes, (enum note)n))
			json_put_str(json, NULL, note_meaning((enum note)n)->name);
	json_close(json);
}

static err show_picture(const struct ses_picture *picture, struct json *json)
{
	struct sm3 digest;

	TRY(sm3_of(picture->data, &digest));
	json_put_object(json, "picture");
	json_put_text(json, "type", picture->type);
	json_put_int(json, "size", (int64_t)picture->data.len);
	json_put_int(json, "width_mm", picture->width);
	json_put_int(json, "height_mm", picture->height);
	json_put_digest(json, "sm3", sm3_slice(&digest));
	json_close(json);
	return OK;
}

static err show_list(struct cli *cli, const struct ses_seal *seal, struct json *json)
{
	json_put_list(json, "certificates");
	for (size_t i = 0; i < seal->list_count; i++) {
		if (seal->list_type == SES_LIST_CERTS)
			TRY(show_cert_as(cli, NULL, seal->list[i].value, json));
		else
			json_put_base64(json, NULL, seal->list[i].value);
	}
	json_close(json);
	return OK;
}

static err show_seal(struct cli *cli, const struct ses_seal *seal, struct json *json)
{
	json_put_text(json, "code", seal->code);
	json_put_text(json, "name", seal->name);
	json_put_int(json, "type", seal->type);
	json_put_int(json, "version", seal->version);
	json_put_text(json, "vendor", seal->vendor);
	json_put_instant(json, "created_at", seal->created);
	json_put_instant(json, "valid_from", seal->valid_from);
	json_put_instant(json, "valid_to", seal->valid_to);
	TRY(show_picture(&seal->picture, json));
	TRY(show_list(cli, seal, json));
	json_put_int(json, "extensions", (int64_t)seal->ext_count);
	TRY(show_cert_as(cli, "maker", seal->maker_cert, json));
	json_put_bool(json, "time_stamped", seal->time_stamp.len > 0);
	show_notes(seal->notes, json);
	return OK;
}

err show_seal_file(struct cli *cli, struct slice file, struct json *json)
{
	struct ses_seal seal;

	TRY(ses_seal_read(cli->arena, file, &seal));
	json_put_str(json, "format", "seal");
	return show_seal(cli, &seal, json);
}

static err show_ses_signature(struct cli *cli, struct slice value, struct json *json)
{
	struct ses_signature s;

	TRY(ses_signature_read(cli->arena, value, &s));
	json_put_int(json, "version", s.version);
	if (s.has_time)
		json_put_instant(json, "signed_at", s.claimed);
	json_put_digest(json, "data_hash", s.data_hash);
	json_put_text(json, "property", s.property);
	json_put_bool(json, "time_stamped", s.time_stamp.len > 0);
	TRY(show_cert_as(cli, "signer", s.signer_cert, json));
	json_put_object(json, "seal");
	TRY(show_seal(cli, &s.seal, json));
	json_close(json);
	show_notes(s.notes, json);
	return OK;
}

static err show_signed_data(struct cli *cli, struct slice value, struct json *json)
{
	struct cms cms;

	TRY(cms_read(cli->arena, value, &cms));
	json_put_bool(json, "detached", cms.content.at == NULL);
	json_put_list(json, "signers");
	for (size_t i = 0; i < cms.signer_count; i++) {
		json_put_object(json, NULL);
		if (cms.signers[i].has_time)
			json_put_instant(json, "signed_at", cms.signers[i].signing_time);
		TRY(show_cert_as(cli, "certificate", cms_signer_cert(&cms, &cms.signers[i]), json));
		show_notes(cms.signers[i].notes, json);
		json_close(json);
	}
	json_close(json);
	show_notes(cms.notes, json);
	return OK;
}

err show_value(struct cli *cli, struct slice value, struct json *json)
{
	enum ses_value_kind kind = ses_value_kind(value);

	json_put_str(json, "format", ses_value_format(kind));
	switch (kind) {
	case SES_VALUE_V1:
	case SES_VALUE_V4:
	case SES_VALUE_V5:
		return show_ses_signature(cli, value, json);
	case SES_VALUE_SIGNED_DATA:
	case SES_VALUE_SIGNED_DATA_PKCS7:
		return show_signed_data(cli, value, json);
	default:
		json_put_base64(json, "value", value);
		return OK;
	}
}

err show_value_as(struct cli *cli, const char *name, struct slice value, struct json *json)
{
	if (value.len == 0) {
		json_put_null(json, name);
		return OK;
	}
	json_put_object(json, name);
	TRY(show_value(cli, value, json));
	json_close(json);
	return OK;
}
