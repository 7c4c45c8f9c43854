import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from './lib/check.mjs';
import { Expected } from './lib/output.mjs';
import { commandsInSentences } from './lib/page.mjs';

const fence = '```';
const block = (kind, text, before = '') => `${before}\n${fence}${kind}\n${text}\n${fence}\n`;

/** A page that must be refused, and what the fault must say. */
const refused = (page, words) => assert.rejects(check(page), (error) => assert.match(error.message, words) ?? true);

describe('a page is wrong when', { concurrency: 4 }, () => {
  it('a command fails', () => refused(block('bash', 'false'), /page\.md:2: false\nit ended with 1/));

  it('a command in the middle of a block fails', () => refused(block('bash', 'false\ntrue'), /it ended with 1/));

  it('a command fails although its output is as shown', () => refused(block('bash', 'echo a; exit 3') + block('text', 'a'), /ended with 3/));

  it('an output differs', () => refused(block('bash', 'echo "five = 5"') + block('text', 'five = 6'), /five = 5/));

  it('an output has more than what is shown', () => refused(block('bash', 'printf "a\\nb\\n"') + block('text', 'a'), /it printed:\na\nb/));

  it('an output lacks a line', () => refused(block('bash', 'echo a') + block('text', 'a\nb'), /it printed:\na/));

  it('a script fails', () => refused(block('js', 'throw new Error("five")'), /five/));

  it('a script prints something else', () => refused(block('js', 'console.log(5)') + block('text', '6'), /it printed:\n5/));

  it('JSON is none', () => refused(block('json', '{"live":{'), /JSON/));

  it('a configuration has an option that does not exist', () => refused(block('json', '{"live":{"no_such_option":1}}'), /no_such_option/));

  it('a Grafana file has a value that is out of bounds', () => refused(block('ini', '[live]\nmax_connections = -7'), /max_connections/));

  it('a block has no kind', () => refused(block('', 'echo a'), /"" is no kind/));

  it('a block has an unknown kind', () => refused(block('cobol', 'DISPLAY "a"'), /"cobol" is no kind/));

  it('a command is not run for no known reason', () => refused(block('bash', 'true', '<!-- not run: nobody wants to -->'), /is no reason/));

  it('a command hides in a picture', () => refused(block('text', 'curl http://127.0.0.1:8000/'), /shows a command/));

  it('a snippet is no part of its file', () => refused(block('csharp', 'int five = 6;', '<!-- from: LICENSE -->'), /no part of LICENSE/));

  it('a command that goes on does not print what is shown later', () =>
    refused(block('bash', 'echo a; sleep 1; echo b') + block('text', 'a') + block('text', 'c', '<!-- of: echo a -->'), /its output had\nc/));

  it('a block has no end', () => refused(`\n${fence}bash\ntrue`, /has no end/));
});

describe('a page is right when', { concurrency: 4 }, () => {
  it('commands and scripts do what it shows', async () => {
    const page =
      block('bash', 'echo "five = $((2 + 3)), at $RANDOM"') + block('text', 'five = 5, at …')
      + block('js', '// five.mjs\nconsole.log(2 + 3);') + block('bash', 'node five.mjs') + block('text', '5');
    assert.deepEqual(await check(page), []);
  });

  it('what it starts goes on while it is used, and ends with it', async () => {
    const page =
      block('bash', 'dotnet run --project src/Silo') + block('text', '…\nLiveOrleans …\n…\n  callers    …')
      + block('bash', 'curl -s http://127.0.0.1:8000/healthz -o health -w "%{http_code}\\n"') + block('text', '200');
    assert.deepEqual(await check(page), []);
  });

  it('a command that goes on prints later what is shown later', () =>
    check(block('bash', 'echo a; sleep 1; echo b; sleep 60') + block('text', 'a') + block('text', 'b', '<!-- of: echo a -->')));

  it('commands that its readers are not shown prepare the next ones', () =>
    check(`<!-- run\necho five > number\n-->\n${block('bash', 'cat number')}${block('text', 'five')}`));

  it('a configuration starts a node', () => check(block('json', '{"live":{"max_connections":5}}')));

  it('it says of a block why it is not run', async () => {
    const [left] = await check(block('bash', 'docker ps', '<!-- not run: needs docker -->'));
    assert.equal(left.notRun, 'needs docker');
  });
});

it('commands in sentences are found, those in blocks are not', () =>
  assert.deepEqual(commandsInSentences(`a\nsay \`npm install x\` or \`npm\`\n${block('bash', 'echo `node five`')}`), [{ text: 'npm install x', line: 2 }]));

describe('an output', () => {
  it('is compared line by line, … standing for what changes', () => {
    const expected = new Expected('a … c\n…\nz');
    assert.ok(expected.isAll('a b c\nz\n'));
    assert.ok(expected.isAll('a b c\nd\ne\nz\n'));
    assert.ok(!expected.isAll('a b c\nz\nz2\n'));
    assert.ok(!expected.isAll('a b\nc\nz\n'));
  });

  it('of something that still runs begins with what is shown', () => {
    const expected = new Expected('a\n…\nz');
    assert.ok(expected.isBeginning('a\nb\nz\nmore\n'));
    assert.ok(!expected.isBeginning('a\nb\n'));
    assert.ok(!expected.isBeginning('0\na\nz\n'));
  });

  it('takes brackets, stars and colours as they are', () => {
    assert.ok(new Expected('[{"a*":(1)}]').isAll('\u001b[32m[{"a*":(1)}]\u001b[0m\n'));
    assert.ok(!new Expected('a*').isAll('aaa\n'));
  });
});
