// SPDX-License-Identifier: Apache-2.0
// For everybody: without a mouse, with a screen reader, in another language, on a phone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axeSource, choose, desk, file, phone, shot, verdictOf, withPage } from './browser.mjs';

// axe-core, with the rules of WCAG 2.2 A and AA and its best practices.
async function assertAccessible(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`), []);
}

const openAll = (page) => page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));

for (const colorScheme of ['light', 'dark']) {
  test(`the page is accessible before and after each kind of verdict, in ${colorScheme} colours`, () => withPage(async (page) => {
    await openAll(page);
    await assertAccessible(page);
    for (const name of ['sealed.ofd', 'tampered.ofd']) {
      await choose(page, name);
      await openAll(page);
      await assertAccessible(page);
    }
    await page.getByRole('button', { name: 'English' }).click();
    await assertAccessible(page);
    await shot(page, `page-${colorScheme}`);
  }, { options: { ...desk, colorScheme } }));

  test(`the undecided and the local verdict are accessible, and so are errors, in ${colorScheme} colours`, () => withPage(async (page) => {
    await page.getByRole('button', { name: '查询' }).click();
    await page.getByRole('button', { name: '查看' }).click();
    await page.getByLabel('文件不离开本机，只发送摘要和签章值').check();
    await choose(page, 'sealed.ofd');
    await openAll(page);
    await assertAccessible(page);
    await choose(page, { name: 'x', mimeType: '', buffer: Buffer.from('PK, no container') });
    await assertAccessible(page);
  }, { options: { ...desk, colorScheme } }));
}

test('paper is light, whatever the screen is', () => withPage(async (page) => {
  const ink = () => page.evaluate(() => getComputedStyle(document.body).color);
  const onScreen = await ink();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const onPaper = await ink();
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  assert.notEqual(onPaper, onScreen);
  assert.equal(onPaper, await ink());
}, { options: { ...desk, colorScheme: 'dark' } }));

test('a report is accessible', () => withPage(async (page) => {
  await choose(page, 'sealed.ofd');
  await page.getByRole('link', { name: '报告页面' }).click();
  await verdictOf(page);
  await openAll(page);
  await assertAccessible(page);
}));

const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());

test('all of it can be done with the keyboard alone', () => withPage(async (page) => {
  const way = [];
  const asked = new Promise((done) => { page.on('filechooser', done); });
  for (let i = 0; i < 10; i++) {
    await page.keyboard.press('Tab');
    way.push(await focused(page));
  }
  assert.deepEqual(way.slice(0, 5), ['跳到正文', 'language', 'file', 'how-send', '签章值与原文分开存放？']);
  assert.ok(way.includes('code'));

  await page.locator('#language').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await (await asked).setFiles(file('sealed.ofd'));
  await verdictOf(page);
  assert.equal(await focused(page), '验证通过');
  await page.keyboard.press('Tab');
  assert.match(await focused(page), /^全部检查/);
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('article.signature details .check').first().isVisible(), true);

  await page.locator('#how-send').focus();
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.locator('#how-hash').isChecked(), true);

  await page.locator('#code').focus();
  await page.keyboard.type(process.env.FIRST);
  await page.keyboard.press('Enter');
  await page.locator('#status-result .answer').waitFor();
}));

test('where the focus is can be seen', () => withPage(async (page) => {
  await page.keyboard.press('Tab');
  assert.equal(await page.locator('.skip').evaluate((e) => e.getBoundingClientRect().left >= 0), true);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  const outline = await page.locator('.drop .button').evaluate((e) => getComputedStyle(e).outlineStyle);
  assert.equal(outline, 'solid');
}));

test('a screen reader finds landmarks, headings and the verdict', () => withPage(async (page) => {
  await page.getByRole('banner').waitFor();
  await page.getByRole('contentinfo').waitFor();
  await page.getByRole('main').getByRole('region', { name: '验证文件' }).waitFor();
  await page.getByRole('region', { name: '查询印章状态' }).waitFor();
  await page.getByRole('group', { name: '核验方式' }).waitFor();
  await choose(page, 'sealed.ofd');
  const levels = await page.locator('h1, h2, h3, h4').evaluateAll((all) => all.map((h) => Number(h.tagName[1])));
  assert.equal(levels[0], 1);
  assert.ok(levels.every((level, i) => i === 0 || level <= levels[i - 1] + 1));
}));

test('the language is switched, everywhere and at once, and remembered', () => withPage(async (page) => {
  await choose(page, 'tampered.ofd');
  await page.getByRole('button', { name: 'English' }).click();
  const got = await verdictOf(page);
  assert.equal(got.heading, 'Failed');
  assert.match(got.words, /This file was changed after it was signed/);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.equal(await page.title(), 'Verify an electronic seal');
  assert.doesNotMatch(got.all.replace(/示例县[一-龥]*|国办发〔2025〕33号|开发测试|文件[一-龥]*/g, ''), /[一-龥]{2}/);
  await shot(page, 'english');
  await page.reload();
  await page.getByRole('heading', { name: 'Verify an electronic seal' }).waitFor();
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('heading', { name: '电子印章验证', exact: true }).waitFor();
}));

test('a phone shows all of it without scrolling sideways', () => withPage(async (page) => {
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(await wide(), 360);
  for (const name of ['sealed.ofd', 'tampered.ofd']) {
    await choose(page, name);
    await openAll(page);
    assert.equal(await wide(), 360);
    await shot(page, `phone-${name}`);
  }
  await page.getByRole('link', { name: '报告页面' }).click();
  await verdictOf(page);
  await openAll(page);
  assert.equal(await wide(), 360);
}, { options: phone }));

test('what is to be touched is large enough', () => withPage(async (page) => {
  for (const button of await page.locator('button:visible, .drop .button').all()) {
    assert.ok((await button.boundingBox()).height >= 44);
  }
}, { options: phone }));
