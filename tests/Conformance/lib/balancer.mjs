import { createServer, request } from 'node:http';
import { connect } from 'node:net';

/** A load balancer without memory: each request, and each WebSocket, goes to the next of the servers, without the prefix of its path. */
export async function startBalancer(targets, { prefix = '' } = {}) {
  let next = 0;
  const pick = () => new URL(targets[next++ % targets.length]);

  const proxy = createServer((incoming, outgoing) => {
    const { hostname, port } = pick();
    const upstream = request({ hostname, port, method: incoming.method, path: incoming.url.slice(prefix.length), headers: incoming.headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      outgoing.flushHeaders();
      answer.on('error', () => outgoing.destroy());
      answer.pipe(outgoing);
    });
    upstream.on('error', () => outgoing.destroy());

    // Who goes away must be seen to go away.
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  });

  proxy.on('upgrade', (incoming, socket, head) => {
    const { hostname, port } = pick();
    const upstream = connect(Number(port), hostname, () => {
      const headers = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      upstream.write(`${incoming.method} ${incoming.url.slice(prefix.length)} HTTP/1.1\r\n${headers.join('')}\r\n`);
      upstream.write(head);
      upstream.pipe(socket);
      socket.pipe(upstream);
    });
    for (const [one, other] of [[upstream, socket], [socket, upstream]]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });

  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${proxy.address().port}`,
    stop() {
      proxy.closeAllConnections();
      return new Promise((resolve) => proxy.close(resolve));
    },
  };
}
