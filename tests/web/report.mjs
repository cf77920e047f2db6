// SPDX-License-Identifier: Apache-2.0
// A report at its own address: to read, to print, and as it was signed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choose, gateway, phone, read, reportOf, shot, verdictOf, withPage } from './browser.mjs';

const sent = await fetch(`${gateway}/v1/verifications`, { method: 'POST', body: read('tampered.ofd') });
const signed = Buffer.from(await sent.arrayBuffer());
const { id } = JSON.parse(signed);
const address = `/v1/verifications/${id}`;

const bytesOf = async (path, headers) => {
  const answer = await fetch(gateway + path, { headers });
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
};

test('programs get the report byte for byte as it was signed', async () => {
  for (const headers of [{}, { Accept: '*/*' }, { Accept: 'application/json' }, { Accept: 'application/json, text/html' }]) {
    const { answer, bytes } = await bytesOf(address, headers);
    assert.deepEqual(bytes, signed);
    assert.equal(answer.headers.get('Vary'), 'Accept');
    assert.equal(answer.headers.get('Report-Signature'), sent.headers.get('Report-Signature'));
  }
});

test('the report and its signature can be had as files', async () => {
  const report = await bytesOf(`${address}/report`, { Accept: 'text/html' });
  assert.deepEqual(report.bytes, signed);
  assert.equal(report.answer.headers.get('Content-Disposition'), `attachment; filename="${id}.json"`);
  const signature = await bytesOf(`${address}/signature`, {});
  assert.equal(signature.bytes.toString('base64'), sent.headers.get('Report-Signature'));
  assert.equal(signature.answer.headers.get('Content-Type'), 'application/pkcs7-signature');
});

test('people get a page with the same verdict', () => withPage(async (page) => {
  const got = await verdictOf(page);
  assert.equal(got.heading, '验证不通过');
  assert.match(got.all, /Doc_0\/Pages\/Page_0\/Content\.xml/);
  assert.ok(got.all.includes(id));
  assert.match(got.all, /报告不含印章图像/);
  assert.equal(await page.getByRole('link', { name: '下载报告（JSON）' }).getAttribute('href'), `${address}/report`);
  await shot(page, 'report');
}, { path: address }));

test('on paper everything is open, and nothing is there to be pressed', () => withPage(async (page) => {
  await verdictOf(page);
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  assert.equal(await page.getByRole('button').count(), 0);
  const checks = page.locator('details .check');
  assert.ok(await checks.count() > 20);
  assert.equal(await checks.last().isVisible(), true);
  assert.doesNotMatch(await page.locator('main').innerText(), /seal verification|seal data/);
  const paper = await page.pdf({ path: `${process.env.OUT}/shots/report.pdf`, format: 'A4' });
  assert.equal(paper.subarray(0, 5).toString(), '%PDF-');
  await shot(page, 'print');
}, { path: address }));

test('a report that is not there is told on a page, with 404', () => withPage(async (page) => {
  await page.getByRole('heading', { name: '没有这个编号的报告' }).waitFor();
  const answer = await fetch(page.url(), { headers: { Accept: 'text/html' } });
  assert.equal(answer.status, 404);
  assert.equal((await fetch(page.url())).headers.get('Content-Type'), 'application/problem+json');
}, { path: '/v1/verifications/01980000-0000-7000-8000-000000000000', failing: true }));

test('a report is found by its number', () => withPage(async (page) => {
  await page.getByLabel('报告编号').fill(` ${id} `);
  await page.getByRole('button', { name: '查看' }).click();
  await page.waitForURL(`**${address}`);
  assert.equal((await verdictOf(page)).heading, '验证不通过');
  await page.getByRole('link', { name: '返回验证页面' }).click();
  await page.getByRole('heading', { name: '电子印章验证', exact: true }).waitFor();
}));

test('the verdict leads to the report, on a phone as well', () => withPage(async (page) => {
  await choose(page, 'sealed.ofd');
  const report = await reportOf(page);
  await page.getByRole('link', { name: '报告页面' }).click();
  await page.waitForURL(`**/v1/verifications/${report.id}`);
  assert.equal((await verdictOf(page)).heading, '验证通过');
}, { options: phone }));
