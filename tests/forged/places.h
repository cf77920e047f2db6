/* SPDX-License-Identifier: Apache-2.0 */
/* Files of the sealed document that the catalogue's tables name. */
#ifndef FORGED_PLACES_H
#define FORGED_PLACES_H

#define SIGNATURES "Doc_0/Signs/Signatures.xml"
#define PAGE_2 "Doc_0/Pages/Page_1/Content.xml"
#define IMAGE "Doc_0/Res/figure.png"
#define FONT "Doc_0/Res/notice-kai.ttf"
#define ANNOTATIONS "Doc_0/Annots/Annotations.xml"
#define ANNOTATION "Doc_0/Annots/Page_0/Annotation.xml"
#define ATTACHMENTS "Doc_0/Attachs/Attachments.xml"
#define ATTACHMENT "Doc_0/Attachs/note.txt"
#define DOCUMENT "Doc_0/Document.xml"

#endif
