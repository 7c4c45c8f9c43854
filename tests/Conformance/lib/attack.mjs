import { readFile, readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';

/** A WebSocket below every library: bytes as they are, for what no client would send. */
export class BareSocket {
  static async open(server, { path = '/api/live/ws', headers = {} } = {}) {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    await once(socket, 'connect');
    const lines = {
      host: `${hostname}:${port}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      ...headers,
    };
    socket.write(`GET ${path} HTTP/1.1\r\n${Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
    const bare = new BareSocket(socket);
    await bare.until((received) => received.includes('\r\n\r\n'));
    return bare;
  }

  constructor(socket) {
    this.socket = socket;
    this.received = Buffer.alloc(0);
    this.isEnded = false;
    this.wake = () => {};
    socket.on('data', (chunk) => {
      // What is asked of it is at the beginning or at the end.
      this.received = Buffer.concat([this.received, chunk]).subarray(-65536);
      this.wake();
    });
    socket.on('close', () => {
      this.isEnded = true;
      this.wake();
    });
  }

  /** Waits until the predicate holds for what was received, or the socket has ended. */
  async until(predicate, timeout = 10_000) {
    const end = Date.now() + timeout;
    while (!this.isEnded && !predicate(this.received)) {
      if (Date.now() > end) {
        throw new Error(`not within ${timeout} ms; received: ${this.received.subarray(0, 200)}`);
      }
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  ended(timeout) {
    return this.until(() => false, timeout);
  }

  /** Sends one frame; `length` may lie about the payload. */
  frame(payload, { opcode = 1, fin = true, rsv = 0, masked = true, length = payload.length } = {}) {
    const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode];
    const mask = masked ? 0x80 : 0;
    const extended = Buffer.alloc(8);
    if (length < 126) {
      head.push(mask | length);
    } else if (length < 65536) {
      extended.writeUInt16BE(length, 6);
      head.push(mask | 126, ...extended.subarray(6));
    } else {
      extended.writeBigUInt64BE(BigInt(length));
      head.push(mask | 127, ...extended);
    }
    // A mask of zeros leaves the payload as it is.
    this.socket.write(Buffer.concat([Buffer.from(head), Buffer.alloc(masked ? 4 : 0), payload]));
  }

  end() {
    this.socket.destroy();
  }
}

/** Sends bytes of HTTP and resolves with all that comes back until the server is done. */
export async function exchange(server, text, timeout = 10_000) {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  const bare = new BareSocket(socket);
  socket.write(text);
  await bare.until((received) => received.includes('\r\n\r\n'), timeout);
  bare.end();
  return bare.received.toString('latin1');
}

/** What a process holds: memory in bytes, and open files. */
export async function holdings({ pid }) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return { memory: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) * 1024, files: (await readdir(`/proc/${pid}/fd`)).length };
}
