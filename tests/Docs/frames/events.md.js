// A delivery as the server signs it; the page's own shell command says what the signature is.
const { execFileSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const secret = 'f0e1d2c3b4a5968778695a4b3c2d1e0f';
const body = '{"events":[]}';
writeFileSync('body.json', body);
const [, command] = /`(echo "sha256=[^`]*)`/.exec(readFileSync('docs/events.md', 'utf8'));
const signature = execFileSync('bash', ['-c', command], { env: { ...process.env, SECRET: secret }, encoding: 'utf8' }).trim();

// the block

if (!ok) {
  throw new Error(`${signature} was refused`);
}
