/* SPDX-License-Identifier: Apache-2.0 */
/* The forger's workshop. A recipe says how a sealed document is made, step by step; recipe_honest() makes a good one,
 * and a forgery changes as little of it as it needs. */
#ifndef TESTS_LIB_FORGE_H
#define TESTS_LIB_FORGE_H

#include "lib/pki.h"
#include "lib/zipmaker.h"
#include "ofd/open.h"
#include "ses/signature.h"
#include "verify/verify.h"

enum { FORGE_PARTIES_MAX = 128 };

/* Everybody there is; made once for a test program. */
struct forge_world {
	struct arena arena;
	struct pki_party root, ca; /* the anchor, and who issues the rest */
	struct pki_party maker, owner, tsa;
	struct pki_party colleague;             /* a good chain, in no seal */
	struct pki_party stranger;              /* signs itself */
	struct pki_party foreign_ca, foreigner; /* a sound chain to a root nobody trusts */
	struct pki_party made[FORGE_PARTIES_MAX];
	size_t made_count;
	struct slice notice; /* a document without signature, with an annotation and an attachment */
};

extern struct forge_world world;
int world_setup(void **unused);
int world_teardown(void **unused);

/* Whom to make besides. Zeroed fields take what an honest leaf has. */
struct party_form {
	const char *cn;
	const char *o;                       /* NULL: the county bureau of the tests */
	const struct pki_party *issuer;      /* NULL: signs itself */
	const struct pki_party *issuer_name; /* whose name stands as issuer; NULL: the issuer's */
	const char *from, *to;               /* NULL: as pki.h has it */
	unsigned usage;                      /* 0: digitalSignature and nonRepudiation */
	unsigned purpose;
	bool ca;
	int path_len; /* with ca */
	bool key_by_sm2;
	bool purpose_optional; /* of a time-stamping authority: not critical */
	struct slice extra;
};

/* One more party, kept by the world. */
const struct pki_party *party_make(const struct party_form *form);

struct recipe {
	struct arena *arena;

	/* the seal */
	struct ses_seal_form seal;
	const struct pki_party *listed; /* the owner whom the seal lists */
	const struct pki_party *maker;
	const struct pki_party *seal_tsa; /* of a version 5 seal; NULL: no time stamp */
	struct slice seal_stamped;        /* what is stamped; empty: the maker's signature value */
	instant seal_stamped_at;
	struct slice (*edit_seal)(const struct recipe *, struct slice seal); /* after it was made */
	struct slice (*show_seal)(const struct recipe *, struct slice seal); /* what becomes Seal.esl */

	/* the document and what the signer sees of it */
	struct slice document;
	struct slice (*edit_xml)(const struct recipe *,
				 struct slice xml); /* Signature.xml, before it is signed */
	const char *target;                         /* of an edit: a file */
	const char *part, *by;                      /* of an edit: a text, and what stands there instead */

	/* the signature */
	enum ofd_type type; /* OFD_TYPE_SIGN: GB/T 35275 by the signer, without a seal */
	const struct pki_party *signer;
	const struct cert *shown_cert; /* the certificate put inside; NULL: the signer's */
	instant signed_at;
	struct slice data_hash;      /* empty: the right one */
	struct slice property;       /* empty: the right one */
	const struct pki_party *tsa; /* NULL: no time stamp */
	struct slice stamped;        /* what is stamped; empty: the signature value */
	struct slice (*ask_tsa)(const struct recipe *,
				struct slice signature); /* who gives the token instead; may give none */
	struct slice signature;                          /* the SM2 value; empty: the right one */
	struct slice (*edit_value)(const struct recipe *,
				   struct slice value); /* SignedValue, after signing */

	/* the finished container */
	struct slice (*edit_container)(const struct recipe *, struct slice container);
	const struct zipmaker
		*lies; /* how it is put together anew (zipmaker.h); its entries come behind those
				      * there are. NULL: it stays as it was written */

	/* the evidence and the judge */
	struct verify_request request;
	struct evidence evidence;
	struct cert trusted[12]; /* the anchor, then intermediates */
	size_t trusted_count;
	struct crl crls[8]; /* of the authority, of the foreign one, of the root; then others */
	size_t crl_count;
	struct status_answer status;
	instant seen;
};

/* A good recipe: version 4, all parties in order, no time stamp, policy standard with all the evidence. */
void recipe_honest(struct recipe *recipe);

/* Make the document and judge it; all of it lives in world.arena. */
struct slice recipe_make(const struct recipe *recipe);
struct report *recipe_judge(struct recipe *recipe);

/* Put the recipe's evidence where its request finds it: recipe_judge does, other callers of the judge must. */
void recipe_collect(struct recipe *recipe);

/* Its CRLs, as somebody gives them who is asked. */
struct revocation_found recipe_lists(const struct recipe *recipe, struct arena *arena);

/* ---- tools ---- */

/* A time stamp over these bytes, made at the moment or two seconds later. */
struct slice recipe_token(const struct recipe *recipe, const struct pki_party *tsa, struct slice stamped,
			  instant when);

/* One more intermediate that the judge finds. */
void recipe_trust(struct recipe *recipe, const struct cert *cert);

/* A CRL of this issuer with at most one entry (serial empty: none), out of date a week later. */
void crl_make(const struct pki_party *issuer, struct slice serial, const char *revoked_at,
	      enum revocation_reason reason, const char *this_update, struct crl *out);

/* The bytes of a file in a container. */
struct slice entry_of(const struct recipe *recipe, struct slice container, const char *name);

/* edit_xml, edit_seal or edit_value: part by by, once. */
struct slice exchange(const struct recipe *recipe, struct slice text);

/* The text with the first occurrence of a part exchanged; the test fails when it does not occur. */
struct slice replaced(struct arena *arena, struct slice text, const char *part, const char *by);

/* The same with bytes, which may hold NULs. */
struct slice replaced_bytes(struct arena *arena, struct slice bytes, struct slice part, struct slice by);

/* A certificate with a part of what is signed exchanged, signed anew by its issuer. */
struct slice cert_edited(struct arena *arena, const struct pki_party *issuer, struct slice cert,
			 struct slice part, struct slice by);

/* SEQUENCE { r INTEGER, s INTEGER }, each with the content octets given. */
struct slice sm2_pair(struct arena *arena, struct slice r, struct slice s);

/* ---- files (forge_files.c) ---- */

/* The element of References that names a file, and Signature.xml with something else in its place. */
struct slice reference_of(const struct recipe *recipe, struct slice xml, const char *file);
struct slice with_reference(const struct recipe *recipe, struct slice xml, const char *file, struct slice by);

/* edit_xml: do not name the target. */
struct slice without_target(const struct recipe *recipe, struct slice xml);

/* edit_container: the target with one more blank at its end, which is enough to be another file; taken away; with part
 * exchanged by by. */
struct slice other_target(const struct recipe *recipe, struct slice container);
struct slice gone_target(const struct recipe *recipe, struct slice container);
struct slice edited_target(const struct recipe *recipe, struct slice container);

/* A second signature, an hour after the first; and one that protects the annotations, which the first leaves open. */
void sign_twice(struct recipe *recipe);
void leave_out_first_and_name_later(struct recipe *recipe);

/* Where the first signature's files lie. */
#define SIGN_0 "Doc_0/Signs/Sign_0/"

#endif
