import WebSocket from 'ws';
import { Recorder } from './recorder.mjs';

/** A hand-driven session in the JSON protocol, for what a well-behaved client never sends. */
export class RawSession {
  static async open(server, { connect = true, query = '', protocols = [] } = {}) {
    const session = new RawSession(new WebSocket(server.socketUrl + query, protocols));
    await session.events.nth('open');
    if (connect) {
      session.send({ id: 1, connect: {} });
      await session.reply(1);
    }
    return session;
  }

  constructor(socket) {
    this.socket = socket;
    this.events = new Recorder('raw session');
    this.frames = [];
    socket.on('open', () => this.events.add('open'));
    socket.on('error', () => {});
    socket.on('close', (code, reason) => this.events.add('close', { code, reason: reason.toString() }));
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
  }

  /** Sends all commands in one frame. */
  send(...commands) {
    this.socket.send(commands.map((command) => JSON.stringify(command)).join('\n'));
  }

  sendText(text) {
    this.socket.send(text);
  }

  async reply(id) {
    const find = () => this.events.of('reply').find((reply) => reply.id === id);
    await this.events.until(() => find() !== undefined, `reply ${id}`);
    return find();
  }

  /** Sends one command and resolves with its reply. */
  ask(command) {
    this.send(command);
    return this.reply(command.id);
  }

  async push(channel, kind, count = 1) {
    const find = () => this.events.of('push').filter((push) => push.channel === channel && push[kind] !== undefined);
    await this.events.until(() => find().length >= count, `${count} × ${kind} on ${channel}`);
    return find()[count - 1][kind];
  }

  closed(timeout) {
    return this.events.nth('close', 1, timeout);
  }

  end() {
    this.socket.terminate();
  }

  #receive(data, isBinary) {
    const text = data.toString('utf8');
    this.frames.push({ text, isBinary });
    for (const line of text.split('\n')) {
      const message = line === '' ? undefined : JSON.parse(line);
      if (message?.push) {
        this.events.add('push', message.push);
      } else if (message?.id) {
        this.events.add('reply', message);
      } else if (message) {
        this.events.add('ping', message);
      } else {
        this.events.add('blank', line);
      }
    }
  }
}
