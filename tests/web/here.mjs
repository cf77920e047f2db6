// SPDX-License-Identifier: Apache-2.0
// The document stays in the browser: it is digested and compared there.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { choose, file, gateway, read, shot, verdictOf, withPage } from './browser.mjs';

const sm3InPage = (page, parts) => page.evaluate(async (given) => {
  const { Sm3, hex } = await import('/sm3.js');
  const digest = new Sm3();
  for (const part of given) digest.add(Uint8Array.from(atob(part), (c) => c.charCodeAt(0)));
  return hex(digest.end());
}, parts.map((part) => Buffer.from(part).toString('base64')));

test('SM3 gives the answers of GB/T 32905', () => withPage(async (page) => {
  assert.equal(await sm3InPage(page, ['']), '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b');
  assert.equal(await sm3InPage(page, ['abc']), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
  assert.equal(await sm3InPage(page, ['abcd'.repeat(16)]), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732');
}));

test('SM3 agrees with OpenSSL at every length around a block, and in parts', () => withPage(async (page) => {
  for (let length = 50; length <= 132; length++) {
    const bytes = randomBytes(length);
    const cut = length % 61;
    assert.equal(await sm3InPage(page, [bytes.subarray(0, cut), bytes.subarray(cut)]),
      createHash('sm3').update(bytes).digest('hex'), `${length} bytes`);
  }
  const bytes = randomBytes(300000);
  assert.equal(await sm3InPage(page, [bytes.subarray(0, 99999), bytes.subarray(99999)]),
    createHash('sm3').update(bytes).digest('hex'));
}));

async function chooseHere(page, chosen) {
  await page.getByLabel('文件不离开本机，只发送摘要和签章值').check();
  return choose(page, chosen);
}

test('a good file passes without being sent, and what was not seen is told', () => withPage(async (page) => {
  const sent = [];
  page.on('request', (r) => r.method() === 'POST' && sent.push(r));
  const got = await chooseHere(page, 'sealed.ofd');
  assert.equal(got.heading, '验证通过');
  assert.match(got.words, /平台未见文件/);
  assert.match(got.all, /平台没有见到文件，未核验文件内容和保护范围/);
  assert.match(got.all, /NO_REFERENCES_SEEN/);
  assert.equal(sent.length, 1);
  const body = JSON.parse(sent[0].postData());
  assert.deepEqual(Object.keys(body).sort(), ['digest', 'signed_value']);
  assert.deepEqual(Buffer.from(body.signed_value, 'base64'), read('apart/SignedValue.dat'));
  assert.equal(body.digest, `sm3:${createHash('sm3').update(read('apart/Signature.xml')).digest('hex')}`);
  assert.equal(await page.getByRole('img', { name: /印章图像/ }).count(), 1);
  await shot(page, 'here');
}));

test('a changed file fails here already, and is named', () => withPage(async (page) => {
  const got = await chooseHere(page, 'tampered.ofd');
  assert.equal(got.heading, '验证不通过');
  assert.match(got.words, /Doc_0\/Pages\/Page_0\/Content\.xml/);
}));

test('a stolen seal fails without the document as well', () => withPage(async (page) => {
  assert.match((await chooseHere(page, 'stolen.ofd')).words, /SIGNER_NOT_IN_SEAL/);
}));

test('a file that no signature names leaves the verdict open', () => withPage(async (page) => {
  copyFileSync(file('sealed.ofd'), file('stray.ofd'));
  writeFileSync(file('stray.xml'), '<stray/>');
  execFileSync('zip', ['-qjX', file('stray.ofd'), file('stray.xml')]);
  const got = await chooseHere(page, 'stray.ofd');
  assert.equal(got.heading, '无法确认');
  assert.match(got.words, /stray\.xml/);
}));

test('a container with two readings is not read here', () => withPage(async (page) => {
  const buffer = Buffer.concat([read('sealed.ofd'), Buffer.from('behind the end')]);
  const got = await chooseHere(page, { name: 'behind.ofd', mimeType: '', buffer });
  assert.match(got.words, /请改为发送文件核验/);
}));

test('a package without signatures says so', () => withPage(async (page) => {
  const got = await chooseHere(page, { name: 'notice.ofd', mimeType: '', buffer: readFileSync(process.env.NOTICE) });
  assert.equal(got.heading, '无法确认');
  assert.match(got.words, /没有签章/);
}));

async function chooseApart(page, documentName, valueName) {
  await page.getByText('签章值与原文分开存放？').click();
  await page.getByLabel('原文（只在本机计算摘要）').setInputFiles(file(documentName));
  await page.getByLabel('签章值文件').setInputFiles(file(valueName));
  await page.getByRole('button', { name: '核验签章值' }).click();
  return verdictOf(page);
}

test('a signed value beside its document passes, and beside another fails', () => withPage(async (page) => {
  page.on('request', (r) => r.method() === 'POST' && assert.match(r.headers()['content-type'], /application\/json/));
  const got = await chooseApart(page, 'apart/Signature.xml', 'apart/SignedValue.dat');
  assert.equal(got.heading, '验证通过');
  assert.match(got.words, /原文未经平台核验/);
  await page.goto(gateway);
  const other = await chooseApart(page, 'apart/Content.xml', 'apart/SignedValue.dat');
  assert.equal(other.heading, '验证不通过');
  assert.match(other.words, /DATA_HASH/);
}));

test('both files are asked for', () => withPage(async (page) => {
  await page.getByText('签章值与原文分开存放？').click();
  await page.getByRole('button', { name: '核验签章值' }).click();
  await page.getByRole('alert').filter({ hasText: '请选择原文和签章值两个文件' }).waitFor();
}));
