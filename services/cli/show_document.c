/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"
#include "ofd/open.h"

static void show_files(const struct ofd *ofd, struct json *json)
{
	json_put_list(json, "files");
	for (size_t i = 0; i < ofd->file_count; i++) {
		json_put_object(json, NULL);
		json_put_text(json, "name", ofd->files[i].entry->name);
		json_put_str(json, "kind", ofd_kind_name(ofd->files[i].kind));
		json_put_bool(json, "rendered", ofd->files[i].rendered);
		json_close(json);
	}
	json_close(json);
}

static void show_pages(const struct ofd_document *document, struct json *json)
{
	json_put_list(json, "pages");
	for (size_t i = 0; i < document->page_count; i++) {
		const struct ofd_page *page = &document->pages[i];

		json_put_object(json, NULL);
		json_put_text(json, "id", page->id);
		json_put_double(json, "width_mm", page->box[2]);
		json_put_double(json, "height_mm", page->box[3]);
		json_close(json);
	}
	json_close(json);
}

static void show_places(const struct ofd_signature *s, struct json *json)
{
	json_put_list(json, "stamps");
	for (size_t i = 0; i < s->stamp_count; i++) {
		json_put_object(json, NULL);
		json_put_text(json, "page", s->stamps[i].page_id);
		json_put_list(json, "box_mm");
		for (size_t k = 0; k < 4; k++)
			json_put_double(json, NULL, s->stamps[i].box[k]);
		json_close(json);
		json_close(json);
	}
	json_close(json);
}

static err show_signature(struct cli *cli, const struct ofd_signature *s, struct json *json)
{
	json_put_text(json, "id", s->id);
	json_put_str(json, "type", s->type == OFD_TYPE_SEAL ? "Seal" : "Sign");
	json_put_text(json, "file", s->file->entry->name);
	json_put_text(json, "provider", s->provider);
	json_put_text(json, "check_method", s->check_method);
	json_put_text(json, "date_time", s->date_time);
	json_put_int(json, "references", (int64_t)s->reference_count);
	show_places(s, json);
	return show_value_as(cli, "value", s->value, json);
}

err show_document(struct cli *cli, struct slice file, struct json *json)
{
	struct ofd ofd;

	TRY(ofd_open(cli->arena, file, &ofd));
	json_put_str(json, "format", "ofd");
	json_put_list(json, "documents");
	for (size_t i = 0; i < ofd.document_count; i++) {
		json_put_object(json, NULL);
		show_pages(&ofd.documents[i], json);
		json_close(json);
	}
	json_close(json);
	show_files(&ofd, json);
	json_put_list(json, "signatures");
	for (size_t i = 0; i < ofd.signature_count; i++) {
		json_put_object(json, NULL);
		TRY(show_signature(cli, &ofd.signatures[i], json));
		json_close(json);
	}
	json_close(json);
	return OK;
}
