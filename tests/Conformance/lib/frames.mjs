import { RawSession } from './raw.mjs';

/** The last full frame of a stream channel, as a new subscriber gets it; undefined if there is none. */
export async function lastFrame(server, channel) {
  const session = await RawSession.open(server);
  try {
    const { subscribe } = await session.ask({ id: 2, subscribe: { channel: `1/${channel}` } });
    return subscribe.data;
  } finally {
    session.end();
  }
}

/** The history of a stream channel: the frames as they were published, oldest first. */
export async function publishedFrames(server, channel) {
  const session = await RawSession.open(server);
  try {
    await session.ask({ id: 2, subscribe: { channel: `1/${channel}` } });
    const { history } = await session.ask({ id: 3, history: { channel: `1/${channel}`, limit: -1 } });
    return (history.publications ?? []).map((publication) => publication.data);
  } finally {
    session.end();
  }
}
