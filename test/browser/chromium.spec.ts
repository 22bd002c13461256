import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.js';
import { readTar } from './tar.js';

/** One block with the head of a tar entry; the reader does not look at the checksum. */
function makeHead(name: string, size: string, kind: string): Buffer {
  const head = Buffer.alloc(512);
  head.write(name, 0);
  head.write('0000644\0', 100);
  head.write(size, 124);
  head.write(kind, 156);
  return head;
}

describe('the browser of the tests', () => {
  it('starts, draws a page and leaves nothing in the temporary folder', async () => {
    const before = readdirSync(tmpdir());
    const browser = await chromium.launch(await findChromium());
    const page = await browser.newPage();
    await page.setContent('<title>A page</title><p dir="rtl">مرحبا</p>');
    expect(await page.title()).toBe('A page');
    expect(await page.evaluate('document.querySelector("p").getBoundingClientRect().height > 0')).toBe(true);
    expect((await page.screenshot()).subarray(1, 4).toString()).toBe('PNG');
    await browser.close();
    expect(
      readdirSync(tmpdir()).filter((name) => !before.includes(name) && /playwright|chromium/i.test(name)),
    ).toEqual([]);
  });
});

describe('the reader of the browser archive', () => {
  it('gives the files with their content and permissions', () => {
    const archive = Buffer.concat([
      makeHead('lib/', '0', '5'),
      makeHead('lib/a', '3', '0'),
      Buffer.alloc(512, 'abc'),
    ]);
    const files = readTar(Buffer.concat([archive, Buffer.alloc(1024)]));
    expect(files.map(({ name, mode, content }) => [name, mode, String(content)])).toEqual([
      ['lib/a', 0o644, 'abc'],
    ]);
  });

  it.each([
    ['a name that leaves the folder', [makeHead('../a', '0', '0')], 'unsafe name'],
    ['an absolute name', [makeHead('/a', '0', '0')], 'unsafe name'],
    ['a link', [makeHead('a', '0', '2')], 'unexpected kind'],
    ['a file that is cut off', [makeHead('a', '7', '0')], 'too early'],
  ])('refuses %s', (_case, blocks, message) => {
    expect(() => readTar(Buffer.concat(blocks))).toThrow(message);
  });
});
