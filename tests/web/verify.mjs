// SPDX-License-Identifier: Apache-2.0
// A file is chosen or dropped, sent, and its verdict told.
import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { altered, choose, file, gateway, read, reportOf, shot, verdictOf, withPage } from './browser.mjs';

test('a good file passes, with its seal, who signed, and when', () => withPage(async (page) => {
  const got = await choose(page, 'sealed.ofd');
  assert.equal(got.heading, '验证通过');
  assert.match(got.all, /示例县市场监督管理局行政审批专用章/);
  assert.match(got.all, new RegExp(process.env.FIRST));
  assert.match(got.words, /sealed\.ofd\s+示例县市场监督管理局行政审批专用章，20\d\d年/);
  assert.match(got.all, /时间戳证明/);
  assert.match(got.all, /影响显示的内容全部列入保护范围/);
  const picture = page.getByRole('img', { name: /印章图像/ });
  assert.equal(await picture.evaluate((i) => i.complete && i.naturalWidth > 100), true);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), '验证通过');
  await shot(page, 'passed');
}));

test('a changed file fails, and the file in it is named', () => withPage(async (page) => {
  const got = await choose(page, 'tampered.ofd');
  assert.equal(got.heading, '验证不通过');
  assert.match(got.words, /文件内容在签章后被修改 CONTENT_CHANGED/);
  assert.match(got.words, /Doc_0\/Pages\/Page_0\/Content\.xml/);
  assert.match(got.words, /请勿采信/);
  assert.doesNotMatch(got.words, /专用章/);
  await shot(page, 'changed');
}));

test('a stolen seal fails, for its signer is none of those it names', () => withPage(async (page) => {
  const got = await choose(page, 'stolen.ofd');
  assert.equal(got.heading, '验证不通过');
  assert.match(got.words, /SIGNER_NOT_IN_SEAL/);
  assert.match(got.words, /位置：证书（cert）/);
}));

test('a file without a signature cannot be decided', () => withPage(async (page) => {
  const got = await choose(page, { name: 'notice.ofd', mimeType: '', buffer: readFileSync(process.env.NOTICE) });
  assert.equal(got.heading, '无法确认');
  assert.match(got.words, /文件中没有签章 NO_SIGNATURE/);
}));

test('what is no document at all is told to be none', () => withPage(async (page) => {
  const got = await choose(page, { name: 'garbage.ofd', mimeType: '', buffer: Buffer.from('garbage, not a document') });
  assert.equal(got.heading, '验证不通过');
  assert.match(got.words, /FORMAT_UNKNOWN/);
}));

test('an empty file is not sent', () => withPage(async (page) => {
  const got = await choose(page, { name: 'empty.ofd', mimeType: '', buffer: Buffer.alloc(0) });
  assert.match(got.words, /文件是空的/);
}));

test('a file over 64 MiB is told to be too large, and not sent', () => withPage(async (page) => {
  const large = openSync(file('large.ofd'), 'w');
  ftruncateSync(large, 64 * 1024 * 1024 + 1);
  closeSync(large);
  page.on('request', (r) => assert.notEqual(r.method(), 'POST'));
  const got = await choose(page, 'large.ofd');
  assert.match(got.words, /超过 64 MiB/);
}));

test('a gateway that is away is told, and asked again with success', () => withPage(async (page, context) => {
  await context.setOffline(true);
  assert.match((await choose(page, 'sealed.ofd')).words, /无法连接验证平台/);
  await context.setOffline(false);
  await page.setInputFiles('#file', file('sealed.ofd'));
  await page.getByRole('heading', { name: '验证通过', exact: true }).waitFor();
}, { failing: true }));

test('who asks too often is told when to come back', () => withPage(async (page) => {
  await page.route('**/v1/verifications', (route) => route.fulfill({
    status: 429, contentType: 'application/problem+json', headers: { 'Retry-After': '7' }, body: '{"code":"E_TOO_MANY"}' }));
  assert.match((await choose(page, 'sealed.ofd')).words, /请在 7 秒后再试/);
}, { failing: true }));

test('a fault of the gateway is told in its words', () => withPage(async (page) => {
  await page.route('**/v1/verifications', (route) => route.fulfill({
    status: 503, contentType: 'application/problem+json', body: '{"title":"The ledger cannot be reached","title_zh":"数据库暂不可用"}' }));
  assert.match((await choose(page, 'sealed.ofd')).words, /数据库暂不可用/);
}, { failing: true }));

test('a fault that has no words of its own has ours', () => withPage(async (page) => {
  await page.route('**/v1/verifications', (route) => route.fulfill({
    status: 502, contentType: 'text/html', body: '<h1>502 Bad Gateway</h1>' }));
  assert.match((await choose(page, 'sealed.ofd')).words, /暂时无法工作，请稍后再试（HTTP 502）/);
}, { failing: true }));

test('what is undecided is not told to be false, nor to be genuine', () => withPage(async (page) => {
  await altered(page, 'sealed.ofd', (report) => {
    Object.assign(report, { indication: 'INDETERMINATE', reason: 'STATUS_UNKNOWN' });
  });
  assert.match((await choose(page, 'sealed.ofd')).words, /未发现伪造或改动，但证据不足/);
}));

test('sending and judging are told while they last', () => withPage(async (page) => {
  let go;
  const held = new Promise((done) => { go = done; });
  await page.route('**/v1/verifications', async (route) => {
    await held;
    await route.continue();
  });
  await page.setInputFiles('#file', file('sealed.ofd'));
  await page.getByRole('status').filter({ hasText: /正在(发送|核验)/ }).waitFor();
  assert.equal(await page.getByRole('progressbar').isVisible(), true);
  go();
  assert.equal((await verdictOf(page)).heading, '验证通过');
  assert.equal(await page.getByRole('progressbar').isVisible(), false);
}));

test('a file can be dropped', () => withPage(async (page) => {
  const data = await page.evaluateHandle((bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], 'dropped.ofd'));
    return transfer;
  }, read('sealed.ofd').toString('base64'));
  await page.dispatchEvent('#drop', 'dragover', { dataTransfer: data });
  assert.match(await page.locator('#drop').getAttribute('class'), /over/);
  await page.dispatchEvent('#drop', 'drop', { dataTransfer: data });
  const got = await verdictOf(page);
  assert.equal(got.heading, '验证通过');
  assert.match(got.all, /dropped\.ofd/);
}));

test('each of two signatures is shown', () => withPage(async (page) => {
  assert.equal((await choose(page, 'twice.ofd')).heading, '验证通过');
  assert.equal(await page.locator('article.signature').count(), 2);
}));

test('a time that is only claimed is told to be so', () => withPage(async (page) => {
  const got = await choose(page, 'unstamped.ofd');
  assert.match(got.all, /签章者声明，未经时间戳证明/);
}));

test('a seal by itself is judged and shown', () => withPage(async (page) => {
  const got = await choose(page, 'first.esl');
  assert.equal(got.heading, '验证通过');
  assert.equal(await page.getByRole('img', { name: /印章图像/ }).count(), 1);
}));

test('every check is told with its result, clause and article', () => withPage(async (page) => {
  await choose(page, 'sealed.ofd');
  const report = await reportOf(page);
  const article = page.locator('article.signature');
  await article.locator('summary').click();
  const rows = await article.locator('details .check').allInnerTexts();
  assert.equal(rows.length, report.signatures[0].checks.length);
  report.signatures[0].checks.forEach((check, i) => {
    assert.ok(rows[i].includes(check.message.zh));
    assert.ok(rows[i].includes(check.standard.split(', ')[0]));
    assert.ok(rows[i].includes(`第 ${check.article} 条`));
  });
}));

test('what a signature does not protect is told file by file', () => withPage(async (page) => {
  await altered(page, 'sealed.ofd', (report) => {
    report.signatures[0].coverage.unprotected = ['Doc_0/Res/figure.png'];
  });
  const got = await choose(page, 'sealed.ofd');
  assert.match(got.all, /以下内容不受本签章保护[^]*Doc_0\/Res\/figure\.png/);
}));

test('a report that is too large to be kept can be had from the page', () => withPage(async (page) => {
  const answer = await fetch(`${gateway}/v1/verifications`, { method: 'POST', body: read('sealed.ofd') });
  const bytes = Buffer.from(await answer.arrayBuffer());
  await page.route('**/v1/verifications', (route) => route.fulfill({
    status: 200, contentType: 'application/json', body: bytes,
    headers: { 'Report-Signature': answer.headers.get('Report-Signature') } }));
  assert.match((await choose(page, 'sealed.ofd')).all, /平台未保存/);
  assert.equal(await page.getByRole('link', { name: '报告页面' }).count(), 0);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /JSON/ }).click()]);
  assert.equal(download.suggestedFilename(), `${JSON.parse(bytes).id}.json`);
  assert.deepEqual(readFileSync(await download.path()), bytes);
}));

test('the seal in a PDF is shown as well', () => withPage(async (page) => {
  const value = read('apart/SignedValue.dat').toString('hex');
  const buffer = Buffer.from(`%PDF-1.7\n5 0 obj << /Type /Sig /Contents <${value}${'0'.repeat(400)}> >> endobj\n%%EOF\n`);
  await altered(page, 'sealed.ofd', () => {});
  await choose(page, { name: 'sealed.pdf', mimeType: '', buffer });
  assert.equal(await page.getByRole('img', { name: /印章图像/ }).count(), 1);
}));

test('a picture that is not the one in the report is not shown', () => withPage(async (page) => {
  await altered(page, 'sealed.ofd', (report) => {
    report.signatures[0].seal.picture.sm3 = '0'.repeat(64);
  });
  await choose(page, 'sealed.ofd');
  assert.equal(await page.getByRole('img', { name: /印章图像/ }).count(), 0);
}));

test('a name is text, whatever stands in it', () => withPage(async (page) => {
  const name = '<img src=x onerror=alert(1)>.ofd';
  const got = await choose(page, { name, mimeType: '', buffer: read('sealed.ofd') });
  assert.ok(got.all.includes(name));
  assert.equal(await page.locator('img[src=x]').count(), 0);
}));

test('no script and no style from elsewhere or in the page would be taken', async () => {
  for (const path of ['/', '/report.html', '/v1/verifications/01980000-0000-7000-8000-000000000000']) {
    const answer = await fetch(gateway + path, { headers: { Accept: 'text/html' } });
    const policy = answer.headers.get('Content-Security-Policy');
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    assert.equal(answer.headers.get('X-Content-Type-Options'), 'nosniff');
    const html = await answer.text();
    assert.doesNotMatch(html, /<script(?![^>]* src=)|<style|\son\w+=|style=|https?:\/\//);
  }
});
