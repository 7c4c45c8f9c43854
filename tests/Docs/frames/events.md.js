// A delivery as the server signs it; openssl says what the signature is.
const { execFileSync } = require('node:child_process');
const secret = 'f0e1d2c3b4a5968778695a4b3c2d1e0f';
const body = '{"events":[]}';
const digest = execFileSync('openssl', ['dgst', '-sha256', '-hmac', secret, '-r'], { input: body, encoding: 'utf8' });
const signature = `sha256=${digest.split(' ')[0]}`;

// the block

if (!ok) {
  throw new Error(`${signature} was refused`);
}
