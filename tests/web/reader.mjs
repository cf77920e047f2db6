// SPDX-License-Identifier: Apache-2.0
// Our documents in another reader: ofd.js draws them in the browser. Drawn with the seal and without it, the pages differ where the
// seal was put and nowhere else.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { ofdJs, read, withBlankPage } from './browser.mjs';

const { NOTICE, OUT } = process.env;
const PAGE_MM = 210;
const SEAL_MM = 38;

// Each page of a document, as a PNG; and all text.
async function drawn(page, document, name) {
  await page.goto('data:text/html,<meta charset="utf-8"><body style="margin:0"><div id="root"></div>');
  await page.addScriptTag({ content: ofdJs });
  const pages = await page.evaluate((bytes) => new Promise((done, fail) => {
    const file = new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], 'document.ofd');
    globalThis.ofd.parseOfdDocument({
      ofd: file,
      fail,
      success([first]) {
        const all = globalThis.ofd.renderOfd(794, first);
        document.getElementById('root').append(...all);
        done(all.length);
      },
    });
  }), document.toString('base64'));
  assert.equal(pages, 4);
  await page.waitForFunction(() => [...document.images].every((i) => i.complete));
  const shots = [];
  for (let i = 0; i < pages; i++) {
    shots.push(await page.locator('#root > div').nth(i).screenshot());
    writeFileSync(`${OUT}/shots/reader-${name}-${i + 1}.png`, shots[i]);
  }
  return { shots, text: await page.locator('#root').textContent() };
}

// Where two pictures of a page differ, in millimetres of the page: null when nowhere. red: how much of that place is red in the
// second one.
const difference = (page, one, two) => page.evaluate(async ({ first, second, millimetres }) => {
  const pixels = async (png) => {
    const picture = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (c) => c.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    canvas.drawImage(picture, 0, 0);
    return canvas.getImageData(0, 0, picture.width, picture.height);
  };
  const [a, b] = [await pixels(first), await pixels(second)];
  const box = { left: Infinity, top: Infinity, right: -1, bottom: -1 };
  let red = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    if ([0, 1, 2].every((c) => Math.abs(a.data[i + c] - b.data[i + c]) < 32)) continue;
    const [x, y] = [(i / 4) % a.width, Math.floor(i / 4 / a.width)];
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
    red += b.data[i] > 150 && b.data[i + 1] < 100 && b.data[i + 2] < 100;
  }
  if (box.right < 0) return null;
  const area = (box.right - box.left) * (box.bottom - box.top);
  const mm = millimetres / a.width;
  for (const side of Object.keys(box)) box[side] *= mm;
  return { ...box, red: red / area };
}, { first: one.toString('base64'), second: two.toString('base64'), millimetres: PAGE_MM });

const near = (got, wanted, what) => assert.ok(Math.abs(got - wanted) < 1.5, `${what}: ${got} mm instead of ${wanted}`);

function assertSealAt(found, left, top) {
  near(found.left, left, 'left');
  near(found.top, top, 'top');
  near(found.right, left + SEAL_MM, 'right');
  near(found.bottom, top + SEAL_MM, 'bottom');
  assert.ok(found.red > 0.1, `only ${found.red} of it is red`);
}

for (const [name, kind] of [['sealed', 'v4'], ['fifth', 'v5 with a time stamp']]) {
  test(`ofd.js shows our document with a seal of ${kind}: all pages, and the seal where it was put`, () => withBlankPage(async (page) => {
    const plain = await drawn(page, readFileSync(NOTICE), 'plain');
    const sealed = await drawn(page, read(`${name}.ofd`), name);
    assert.equal(sealed.text, plain.text);
    assert.match(sealed.text, /关于开展电子印章应用试点工作的通知/);
    for (const i of [0, 2, 3]) assert.equal(await difference(page, plain.shots[i], sealed.shots[i]), null);
    assertSealAt(await difference(page, plain.shots[1], sealed.shots[1]), 126, 178);
  }));
}

test('ofd.js shows a riding seal: a slice on every page, at its edge', () => withBlankPage(async (page) => {
  const before = await drawn(page, read('keyword.ofd'), 'keyword');
  const after = await drawn(page, read('twice.ofd'), 'riding');
  for (let i = 0; i < 4; i++) {
    const slice = await difference(page, before.shots[i], after.shots[i]);
    near(slice.right, PAGE_MM, `right of slice ${i + 1}`);
    assert.ok(slice.left >= PAGE_MM - SEAL_MM / 4 - 1.5);
    assert.ok(slice.top >= 120 - 1.5 && slice.bottom <= 120 + SEAL_MM + 1.5);
    assert.ok(slice.red > 0.02);
  }
}));
