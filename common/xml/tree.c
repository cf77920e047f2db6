/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/read.h"

#include <stdio.h>

#include "xml/blank.h"

static const struct xml_node *named(const struct xml_node *node, struct slice name)
{
	while (node && !slice_eq(node->name, name))
		node = node->next;
	return node;
}

const struct xml_node *xml_child(const struct xml_node *node, const char *name)
{
	return named(node->child, slice_str(name));
}

const struct xml_node *xml_sibling(const struct xml_node *node, const char *name)
{
	return named(node->next, slice_str(name));
}

static err shape(const struct xml_node *node, const char *name, const char *why)
{
	char place[64];

	snprintf(place, sizeof(place), "line %u", node->line);
	return FAIL_AT(E_XML_SHAPE, place, "%.*s %s: %s", SLICE_ARG(node->name), name, why);
}

err xml_maybe(const struct xml_node *node, const char *name, const struct xml_node **child)
{
	*child = xml_child(node, name);
	if (!*child)
		return OK;
	if ((*child)->space == XML_FOREIGN)
		return shape(*child, name, "in a foreign namespace");
	if (xml_sibling(*child, name))
		return shape(xml_sibling(*child, name), name, "there is another one");
	return OK;
}

err xml_one(const struct xml_node *node, const char *name, const struct xml_node **child)
{
	TRY(xml_maybe(node, name, child));
	return *child ? OK : shape(node, name, "is missing");
}

const struct xml_attr *xml_attr(const struct xml_node *node, const char *name)
{
	struct slice wanted = slice_str(name);

	for (size_t i = 0; i < node->attr_count; i++)
		if (!node->attrs[i].prefixed && slice_eq(node->attrs[i].name, wanted))
			return &node->attrs[i];
	return NULL;
}

static struct slice trim(struct slice text)
{
	while (text.len > 0 && xml_is_blank(text.at[0]))
		text = slice_from(text, 1);
	while (text.len > 0 && xml_is_blank(text.at[text.len - 1]))
		text.len--;
	return text;
}

err xml_exact_text(const struct xml_node *node, struct slice *out)
{
	*out = trim(node->text);
	if (node->child || out->len == 0)
		return shape(node, "", "has no plain text");
	if (!node->plain)
		return shape(node, "",
			     "a comment, CDATA or character reference in a value that must be exact");
	return OK;
}

/* An attribute of that local name in a namespace: not the one of the standard, but to readers that go by the local name
 * it is. (There are never both: read.c.) */
static bool has_prefixed(const struct xml_node *node, const char *name)
{
	for (size_t i = 0; i < node->attr_count; i++)
		if (node->attrs[i].prefixed && slice_is(node->attrs[i].name, name))
			return true;
	return false;
}

err xml_exact_attr_maybe(const struct xml_node *node, const char *name, struct slice *out)
{
	const struct xml_attr *attr = xml_attr(node, name);

	*out = attr ? trim(attr->value) : slice(NULL, 0);
	if (has_prefixed(node, name))
		return shape(node, name, "stands there with a prefix, which some readers do not look at");
	if (attr && !attr->plain)
		return shape(node, name, "a character reference in a value that must be exact");
	return OK;
}

err xml_exact_attr(const struct xml_node *node, const char *name, struct slice *out)
{
	TRY(xml_exact_attr_maybe(node, name, out));
	return out->len > 0 ? OK : shape(node, name, "is missing or empty");
}

struct slice xml_text(const struct xml_node *node)
{
	return node ? trim(node->text) : slice(NULL, 0);
}

struct slice xml_attr_text(const struct xml_node *node, const char *name)
{
	const struct xml_attr *attr = xml_attr(node, name);

	return attr ? trim(attr->value) : slice(NULL, 0);
}
