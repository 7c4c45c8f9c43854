import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { check } from './lib/check.mjs';
import { commandsInSentences } from './lib/page.mjs';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const documents = (await readdir(`${repository}docs`)).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);

describe('every command and snippet of a page does what the page says', { concurrency: 2 }, () => {
  const left = [];

  for (const page of ['README.md', ...documents]) {
    it(page, async () => {
      const text = await readFile(repository + page, 'utf8');
      const notRun = [...(await check(text, page.replace('docs/', ''))), ...commandsInSentences(text)];
      left.push(...notRun.map((block) => `${page}:${block.line} (${block.notRun ?? 'in a sentence'}): ${block.text.split('\n')[0]}`));
    });
  }

  after(() => console.log([`${left.length} commands and snippets are not run:`, ...left.sort()].join('\n')));

  it('there are pages', () => assert.ok(documents.length > 10));
});
