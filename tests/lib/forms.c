/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/forms.h"

#include "lib/walk.h"

#define NOBODYS_ID "018f3e3e-7a4b-7c3d-8e9f-0123456789ab"
#define DIGEST "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
#define PAPER "{\"name\":\"a.pdf\",\"sm3\":\"" DIGEST "\"}"
#define APPLICATION                                                                                          \
	"{\"owner\":{\"credit_code\":\"" WALK_OWNER "\",\"name\":\"" WALK_OWNER_NAME                         \
	"\",\"kind\":\"organ\"},"                                                                            \
	"\"seal_name\":\"a seal\",\"seal_kind\":\"business\",\"caption\":\"words\",\"reason\":\"reason\","   \
	"\"materials\":[{\"kind\":\"establishment\",\"name\":\"a.pdf\",\"sm3\":\"" DIGEST "\"}]}"
#define DOCUMENT(name)                                                                                       \
	"{\"" name "\":{\"type\":\"eseal.v1.Approval\",\"document\":\"AAAA\",\"signature\":\"AAAA\"}}"

const struct form_of forms[] = {
	{ISSUING, "applicant", "/v1/applications", APPLICATION, " caption ", " "},
	{ISSUING, "applicant", "/v1/applications/{id}/resubmit", APPLICATION, " caption ", " "},
	{ISSUING, "applicant", "/v1/applications/{id}/withdraw", "{\"reason\":\"a\"}", " ", " "},
	{ISSUING, "case-officer", "/v1/applications/{id}/return", "{\"reason\":\"a\"}", " ", " "},
	{ISSUING, "case-officer", "/v1/applications/{id}/review", "{\"opinion\":\"a\"}", " ", " "},
	{ISSUING, "reviewer", "/v1/applications/{id}/approve", "{\"opinion\":\"a\"}", " ", " "},
	{ISSUING, "reviewer", "/v1/applications/{id}/reject", "{\"reason\":\"a\"}", " ", " "},
	{ISSUING, "applicant", "/v1/cancellations",
	 "{\"seal_code\":\"99999999999999\",\"cause\":\"merger\",\"reason\":\"a\"}", " ", " "},
	{ISSUING, "reviewer", "/v1/cancellations/{id}/agree", "{\"reason\":\"a\"}", " ", " "},
	{ISSUING, "reviewer", "/v1/cancellations/{id}/refuse", "{\"reason\":\"a\"}", " ", " "},
	{MAKING, "owner", "/v1/orders", "{\"application_id\":\"" NOBODYS_ID "\"}", " ", " "},
	{MAKING, "owner", "/v1/orders", DOCUMENT("approval"), " approval ",
	 " approval.document approval.signature "},
	{MAKING, "owner", "/v1/orders",
	 "{\"remake\":{\"seal_code\":\"99999999999999\",\"cause\":\"expiry\"}}", " remake ", " "},
	{MAKING, "owner", "/v1/orders/{id}/materials/{kind}", PAPER, " ", " "},
	{MAKING, "owner", "/v1/orders/{id}/materials/approval", "{\"application_id\":\"" NOBODYS_ID "\"}",
	 " ", " "},
	{MAKING, "owner", "/v1/orders/{id}/materials/making-data",
	 "{\"certificate\":\"AAAA\",\"valid_to\":\"2030-01-01T00:00:00Z\",\"version\":4,\"timestamp\":false,"
	 "\"image\":{\"kind\":\"special\",\"shape\":\"round\",\"width_mm\":38,\"height_mm\":38,\"centre\":"
	 "\"star\","
	 "\"name\":\"a\",\"caption\":\"b\",\"code\":\"1\"}}",
	 " timestamp image image.kind image.shape image.width_mm image.height_mm image.centre image.name "
	 "image.caption image.code ",
	 " certificate image.caption "},
	{MAKING, "clerk", "/v1/orders/{id}/materials/{kind}/judge", "{\"good\":true,\"reason\":\"a\"}", " ",
	 " "},
	{MAKING, "clerk", "/v1/orders/{id}/check", "{}", " ", " "},
	{MAKING, "clerk", "/v1/orders/{id}/refuse", "{\"reason\":\"a\"}", " ", " "},
	{MAKING, "maker", "/v1/orders/{id}/prepare", "{}", " ", " "},
	{MAKING, "second-maker", "/v1/orders/{id}/make", "{}", " ", " "},
	{MAKING, "clerk", "/v1/orders/{id}/deliver", "{}", " ", " "},
	{MAKING, "owner", "/v1/orders/{id}/challenge", "{}", " ", " "},
	{MAKING, "owner", "/v1/orders/{id}/take-over", "{\"challenge\":\"AAAA\",\"signature\":\"AAAA\"}", " ",
	 " challenge signature "},
	{MAKING, "owner", "/v1/seals/{code}/suspend", "{\"reason\":\"a\"}", " ", " "},
	{MAKING, "owner", "/v1/seals/{code}/resume", "{\"reason\":\"a\"}", " ", " "},
	{MAKING, "clerk", "/v1/seals/{code}/suspend", "{\"reason\":\"a\",\"related_unit\":\"b\"}", " ", " "},
	{MAKING, "clerk", "/v1/seals/{code}/resume", "{\"reason\":\"a\",\"related_unit\":\"b\"}", " ", " "},
	{MAKING, "supervisor", "/v1/seals/{code}/invalidations",
	 "{\"reason\":\"a\",\"invalid_since\":\"2026-01-01T00:00:00Z\"}", " invalid_since ", " "},
	{MAKING, "supervisor", "/v1/invalidations/{id}/agree", "{}", " ", " "},
	{MAKING, "supervisor", "/v1/invalidations/{id}/refuse", "{}", " ", " "},
	{MAKING, "supervisor", "/v1/seals/{code}/cancel", "{\"cancellation_id\":\"" NOBODYS_ID "\"}", " ",
	 " "},
	{MAKING, "supervisor", "/v1/seals/{code}/cancel", DOCUMENT("opinion"), " opinion ",
	 " opinion.document opinion.signature "},
	{REGISTRY, NULL, "/v1/status", "{\"codes\":[\"99999999999999\"],\"at\":\"2026-01-01T00:00:00Z\"}",
	 " at ", " codes[0] "},
	{GATEWAY, "business", "/v1/verifications", "{\"digest\":\"" DIGEST "\",\"signed_value\":\"AAAA\"}",
	 " ", " signed_value "},
	{GATEWAY, "business", "/v1/verification-batches",
	 "{\"policy\":\"integrity\",\"items\":[{\"name\":\"a\",\"digest\":\"" DIGEST
	 "\",\"signed_value\":\"AAAA\"}]}",
	 " policy items[0].name ", " items[0].signed_value "},
};

const size_t form_count = COUNT(forms);
