import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { check } from './lib/check.mjs';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const documents = (await readdir(`${repository}docs`)).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);

describe('every command and snippet of a page does what the page says', { concurrency: 2 }, () => {
  const left = [];

  for (const page of ['README.md', ...documents]) {
    it(page, async () => {
      const notRun = await check(await readFile(repository + page, 'utf8'), page.replace('docs/', ''));
      left.push(...notRun.map((block) => `${page}:${block.line} (${block.notRun}): ${block.text.split('\n')[0]}`));
    });
  }

  after(() => console.log([`${left.length} blocks are not run:`, ...left.sort()].join('\n')));

  it('there are pages', () => assert.ok(documents.length > 10));
});
