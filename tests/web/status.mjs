// SPDX-License-Identifier: Apache-2.0
// A seal is looked up by its code.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gateway, shot, withPage } from './browser.mjs';

const { FIRST, FIFTH, BEFORE } = process.env;

// The clock on the wall in Beijing, as the field takes it.
const wall = (time) => new Date(Date.parse(time) + 8 * 3600000).toISOString().slice(0, 19);

async function lookUp(page, code, at) {
  await page.getByLabel('印章编码').fill(code);
  await page.getByLabel(/查询时间/).fill(at ?? '');
  await page.getByRole('button', { name: '查询' }).click();
  const answer = page.locator('#status-result .answer');
  await answer.waitFor();
  return answer.innerText();
}

test('an active seal is active', () => withPage(async (page) => {
  const got = await lookUp(page, FIRST);
  assert.match(got, /^有效/);
  assert.ok(got.includes(FIRST));
  await shot(page, 'status');
}));

test('a suspended seal is suspended now and was active before', () => withPage(async (page) => {
  assert.match(await lookUp(page, FIFTH), /^停用/);
  await page.getByLabel('印章编码').press('Enter');
  await page.locator('#status-result').evaluate((e) => e.replaceChildren());
  const before = await lookUp(page, FIFTH, wall(BEFORE));
  assert.match(before, /^有效/);
  assert.match(before, /该状态止于/);
}));

test('before it was filed there was none', () => withPage(async (page) => {
  assert.match(await lookUp(page, FIRST, '2020-01-01T00:00:01'), /^查无此印章/);
}));

test('a code that nobody was given names no seal', () => withPage(async (page) => {
  assert.match(await lookUp(page, '31000099999999'), /^查无此印章/);
}));

test('a code is asked for', () => withPage(async (page) => {
  await page.getByRole('button', { name: '查询' }).click();
  await page.getByText('请输入印章编码').waitFor();
}));

test('nothing personal is told', async () => {
  const told = await (await fetch(`${gateway}/v1/seals/${FIFTH}/status`)).json();
  const allowed = ['seal_code', 'status', 'at', 'since', 'until', 'answered_at', 'registry'];
  assert.deepEqual(Object.keys(told).filter((key) => !allowed.includes(key)), []);
});
