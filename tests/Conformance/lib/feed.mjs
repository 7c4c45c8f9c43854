import { createServer } from 'node:http';
import { once } from 'node:events';
import { Recorder } from './recorder.mjs';

/** A data source that speaks SSE: counts its streams and numbers what it sends on each path. */
export async function startFeed({ interval = 50, life = Infinity } = {}) {
  const events = new Recorder('feed');
  const open = new Set();
  const numbers = new Map();
  const server = createServer((request, response) => {
    const stream = { path: request.url, token: request.headers['live-fencing-token'] };
    open.add(stream);
    events.add('opened', stream);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const timer = setInterval(() => {
      const number = (numbers.get(stream.path) ?? 0) + 1;
      numbers.set(stream.path, number);
      response.write(`data: {"path":${JSON.stringify(stream.path)},"n":${number}}\n\n`);
    }, interval);
    const end = Number.isFinite(life) ? setTimeout(() => response.end(), life) : undefined;
    request.socket.on('close', () => response.destroy());
    response.on('close', () => {
      clearInterval(timer);
      clearTimeout(end);
      open.delete(stream);
      events.add('closed', stream);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    events,
    open: () => [...open],

    /** What makes the feed the source of channels. */
    args: (channels) => ['--live:sources:0:channels', channels, '--live:sources:0:type', 'sse', '--live:sources:0:url', `${url}/{path}`],

    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
