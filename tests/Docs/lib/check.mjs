import { existsSync } from 'node:fs';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Desk } from './desk.mjs';
import { blocksOf, reasons } from './page.mjs';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const frames = fileURLToPath(new URL('../frames/', import.meta.url));

// The name of the file that a block is, in its first line: `// client.mjs`, `# redis.conf`, `; grafana.ini`.
const fileName = /^(?:\/\/|#|;) ([\w.-]+\.\w+)$/;
const command = /^\s*\$?\s*(?:curl|docker|dotnet|kubectl|node|npm|openssl|redis-cli|redis-server|sudo|systemctl)\s/m;

/** Does what a page says, block by block; answers the blocks that cannot be run here. */
export async function check(page, name = 'page.md') {
  const desk = await Desk.open();
  try {
    const blocks = blocksOf(page);
    for (const [index, block] of blocks.entries()) {
      try {
        await checkBlock(desk, block, blocks[index + 1], blocks[index - 1], name);
      } catch (error) {
        throw new Error(`${name}:${block.line}: ${block.text.split('\n')[0]}\n${error.message}`, { cause: error });
      }
    }
    return blocks.filter((block) => block.notRun !== undefined);
  } finally {
    await desk.close();
  }
}

async function checkBlock(desk, block, next, previous, name) {
  if (block.notRun !== undefined) {
    if (!reasons.some((reason) => block.notRun === reason || block.notRun.startsWith(`${reason}: `))) {
      throw new Error(`"${block.notRun}" is no reason; there are: ${reasons.join(', ')}`);
    }
    return;
  }
  if (block.from !== undefined) {
    const file = await readFile(join(repository, block.from), 'utf8');
    if (!squeezed(file).includes(squeezed(block.text))) {
      throw new Error(`it is no part of ${block.from}`);
    }
    return;
  }

  if (block.of !== undefined) {
    return desk.waitFor(block.of, block.text);
  }

  const output = next?.kind === 'text' && next.notRun === undefined && next.from === undefined && next.of === undefined ? next.text : undefined;
  switch (block.kind) {
    case 'bash':
      return desk.run(block.text, output);
    case 'js':
      return checkScript(desk, block, output, name);
    case 'json':
      return checkJson(desk, block);
    case 'ini':
      return desk.tryNode(['--config', await desk.write(named(block) ?? 'grafana.ini', block.text)]);
    case 'text':
      if (!isRun(previous) && command.test(block.text)) {
        throw new Error('it shows a command and is no block of the kind bash');
      }
      return undefined;
    default:
      throw new Error(`"${block.kind}" is no kind of a block that can be tested; there are bash, js, json, ini and text`);
  }
}

function isRun(block) {
  return block && ['bash', 'js'].includes(block.kind) && block.notRun === undefined;
}

function named(block) {
  return fileName.exec(block.text.split('\n')[0])?.[1];
}

/** A script that names its file is written there for the commands that follow; any other one is run. */
async function checkScript(desk, block, output, name) {
  const file = named(block);
  if (file) {
    await desk.write(file, block.text);
    return;
  }

  // What a page leaves out around its script, such as the request that a handler is given.
  const frame = `${frames}${name}.js`;
  const text = existsSync(frame) ? (await readFile(frame, 'utf8')).replace('// the block', () => block.text) : block.text;
  const script = `block-${block.line}.${/^import /m.test(text) ? 'mjs' : 'cjs'}`;
  await desk.write(script, text);
  await desk.run(`node ${script}`, output);
}

/** JSON with a section `live` is a configuration: a node starts with it. */
async function checkJson(desk, block) {
  const value = JSON.parse(block.text);
  if (value.live === undefined) {
    return;
  }
  const folder = `configuration-${block.line}`;
  let text = block.text;

  // Plugins that an example names are there on the reader's machine, and started only when somebody subscribes.
  for (const [, path] of text.matchAll(/"executable": "(\/[^"]+)"/g)) {
    const plugin = await desk.write(`${folder}${path}`, '#!/bin/sh');
    await chmod(plugin, 0o755);
    text = text.replace(path, plugin);
  }
  await desk.write(`${folder}/appsettings.json`, text);
  await desk.tryNode([], folder);
}

function squeezed(text) {
  return text.replace(/\s+/g, ' ').trim();
}
