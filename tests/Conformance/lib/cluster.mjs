import { startBalancer } from './balancer.mjs';
import { startRedis } from './redis.mjs';
import { startServer } from './server.mjs';

/** Starts nodes that meet in a Redis of their own, behind a proxy that gives each request to another one. */
export async function startCluster(size) {
  const redis = await startRedis();
  const nodes = [];
  let proxy;
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await proxy?.stop();
    await redis.stop();
  };
  try {
    while (nodes.length < size) {
      nodes.push(await startServer(redis.args));
    }
    proxy = await startBalancer(nodes.map((node) => node.url));
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    url: proxy.url,
    socketUrl: `${proxy.url.replace(/^http/, 'ws')}/api/live/ws`,
    nodes,
    log: () => nodes.map((node) => node.log()).join('\n'),
    closeWithServer: (client) => nodes[0].closeWithServer(client),
    stop,
  };
}
