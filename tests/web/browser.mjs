// SPDX-License-Identifier: Apache-2.0
// A real Chromium without a screen, and the page in it. Every page that is opened here is watched: what it logs as an error, what it
// throws, and what it asks of anybody but the gateway fails the test.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after } from 'node:test';

const { GATEWAY, WORK, OUT } = process.env;
const require = createRequire(`${OUT}/`);
const { chromium } = require('playwright-core');

export const gateway = GATEWAY;
export const file = (name) => `${WORK}/${name}`;
export const read = (name) => readFileSync(file(name));
export const ofdJs = readFileSync(require.resolve('ofd.js/lib/ofd.umd.js'), 'utf8');
export const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const desk = { viewport: { width: 1100, height: 900 } };
export const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

// Without the last ones it would look for its maker's servers at every start.
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
after(() => browser.close());

export async function withPage(body, { path = '/', options = desk, failing = false } = {}) {
  const context = await browser.newContext({ locale: 'zh-CN', ...options });
  const page = await context.newPage();
  const complaints = [];
  const foreign = [];
  page.on('pageerror', (e) => complaints.push(e.message));
  page.on('console', (m) => {
    // An answer that is an error is logged by the browser itself; some tests ask for one.
    if (m.type() === 'error' && !(failing && /^Failed to load resource/.test(m.text()))) complaints.push(m.text());
  });
  page.on('request', (r) => {
    if (!r.url().startsWith(`${GATEWAY}/`) && !/^(data|blob):/.test(r.url())) foreign.push(r.url());
  });
  try {
    await page.goto(GATEWAY + path);
    await body(page, context);
    assert.deepEqual(complaints, []);
    assert.deepEqual(foreign, []);
  } finally {
    await context.close();
  }
}

// A page that is nobody's.
export async function withBlankPage(body) {
  const context = await browser.newContext(desk);
  try {
    await body(await context.newPage());
  } finally {
    await context.close();
  }
}

export const shot = (page, name) => page.screenshot({ path: `${OUT}/shots/${name}.png`, fullPage: true });

// Choose a file as a person does, and wait for the verdict: its heading, and all that is then shown.
export async function choose(page, chosen) {
  await page.setInputFiles('#file', typeof chosen === 'string' ? file(chosen) : chosen);
  return verdictOf(page);
}

export async function verdictOf(page) {
  const banner = page.locator('#result .verdict, #report .verdict');
  await banner.waitFor();
  return {
    heading: await banner.locator('h2').innerText(),
    words: await banner.innerText(),
    all: await page.locator('main').innerText(),
  };
}

// The report that the page shows, as the gateway keeps it.
export async function reportOf(page) {
  const path = await page.getByRole('link', { name: '报告页面' }).getAttribute('href');
  return (await fetch(GATEWAY + path)).json();
}

// Let the page have another report than the gateway gave.
export async function altered(page, name, alter) {
  const answer = await fetch(`${GATEWAY}/v1/verifications`, { method: 'POST', body: read(name) });
  const report = await answer.json();
  alter(report);
  await page.route('**/v1/verifications', (route) => route.fulfill({ status: 201, json: report }));
}
