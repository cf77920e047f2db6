// SPDX-License-Identifier: Apache-2.0
// SM2 and SM3 in JavaScript over the bytes as they lie in the file, with nothing encoded again:
//
//   node raw.mjs FOLDER    reads lines of KIND FILE [MESSAGE] from standard input
//
//   ses      SES_Signature (SignedValue.dat), version 4 or 5: the signer's value and the maker's in the seal within, and
//            the time stamp over each where there is one
//   message  GB/T 35275 SignedData with attributes, over MESSAGE
//   token    a TimeStampResp over MESSAGE
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const folder = process.argv[2];
const { sm2, sm3 } = createRequire(`${process.env.MODULES}/`)('sm-crypto-v2');

// One DER value: its tag, its content, all of it, and where the next one begins.
function read(bytes, at = 0) {
	let from = at + 2;
	let size = bytes[at + 1];
	if (size & 0x80) {
		const count = size & 0x7f;
		size = 0;
		for (let i = 0; i < count; i++) size = size * 256 + bytes[from++];
	}
	if (from + size > bytes.length) throw new Error('a length leads beyond the end');
	return { tag: bytes[at], content: bytes.subarray(from, from + size), whole: bytes.subarray(at, from + size), next: from + size };
}

function parts(value) {
	const found = [];
	for (let at = 0; at < value.content.length; at = found.at(-1).next) found.push(read(value.content, at));
	return found;
}

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const bits = (value) => value.content.subarray(1);
const SM3_OID = '2a811ccf55018311';
const MESSAGE_DIGEST = '2a864886f70d010904';

function require(holds, what) {
	if (!holds) throw new Error(what);
}

// TBSCertificate: [0] version, serial, algorithm, issuer, validity, subject, spki
function publicKey(cert) {
	const spki = parts(parts(parts(read(cert))[0])[6]);
	return hex(bits(spki[1]));
}

function verify(message, value, cert, who) {
	const good = sm2.doVerifySignature(new Uint8Array(message), hex(value), publicKey(cert), { der: true, hash: true });
	require(good, `${who}'s signature does not verify`);
}

// ContentInfo { type, [0] SignedData }. The certificate is found by its serial number.
function signedData(bytes, message) {
	const inside = parts(parts(parts(read(bytes))[1])[0]);
	const certs = parts(inside.find((part) => part.tag === 0xa0));
	const signer = parts(parts(inside.at(-1))[0]);
	const attributes = signer.find((part) => part.tag === 0xa0);
	const digest = parts(attributes).map(parts).find(([type]) => hex(type.content) === MESSAGE_DIGEST);
	const content = parts(inside[2])[1];
	const signed = content ? read(content.content).content : message;
	require(hex(parts(digest[1])[0].content) === sm3(new Uint8Array(signed)), 'another digest');
	const set = Buffer.from(attributes.whole);
	set[0] = 0x31;
	const serial = hex(parts(signer[1])[1].content);
	const cert = certs.find((one) => hex(parts(parts(read(one.whole))[0])[1].content) === serial);
	require(cert, 'no certificate');
	verify(set, signer.at(-1).content, cert.whole, 'the signer');
	return signed;
}

// TSTInfo { version, policy, messageImprint { algorithm, digest } … }
function stamp(bytes, stamped) {
	const info = parts(read(signedData(bytes)));
	const [algorithm, imprint] = parts(info[2]);
	require(hex(parts(algorithm)[0].content) === SM3_OID, 'not SM3');
	require(hex(imprint.content) === sm3(new Uint8Array(stamped)), 'the time stamp is of something else');
}

const token = (bytes, message) => stamp(parts(read(bytes))[1].whole, message);

// A version 5 seal and every signature may have a time stamp over the SM2 value's bytes: [0] { BIT STRING { token } }.
function checkStamp(value, field) {
	if (field) stamp(bits(parts(field)[0]), bits(value));
}

function ses(bytes) {
	const [tbs, cert, , value, stamped] = parts(read(bytes));
	verify(tbs.whole, bits(value), cert.content, 'the signer');
	checkStamp(value, stamped);
	const [info, maker, , made, madeStamped] = parts(parts(tbs)[1]);
	verify(info.whole, bits(made), maker.content, 'the maker');
	checkStamp(made, madeStamped);
}

const kinds = { ses, message: signedData, token };

for (const line of readFileSync(0, 'utf8').trim().split('\n')) {
	const [kind, name, message] = line.trim().split(' ');
	try {
		kinds[kind](readFileSync(`${folder}/${name}`), message && readFileSync(`${folder}/${message}`));
		console.log(`${name}\tpassed\t`);
	} catch (error) {
		console.log(`${name}\tfailed\t${error.message}`);
	}
}
