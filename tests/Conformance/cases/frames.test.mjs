import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { lastFrame, publishedFrames } from '../lib/frames.mjs';
import { columns, dataFrameFromJSON, StreamingDataFrame } from '../lib/grafana.mjs';
import { LiveHttp } from '../lib/http.mjs';
import { startServer } from '../lib/server.mjs';

const second = 1_600_016_688;
const nanoseconds = (milliseconds) => `${milliseconds}000000`;

let server;
let http;
let names = 0;

before(async () => {
  server = await startServer();
  http = new LiveHttp(server);
});
after(() => server?.stop());

const unique = () => `frames${++names}`;

async function push(stream, lines, options) {
  const answer = await http.push(stream, lines.join('\n'), options);
  assert.equal(answer.status, 200, answer.text);
}

async function pushAndRead(lines, options) {
  const stream = unique();
  await push(stream, lines, options);
  return lastFrame(server, `stream/${stream}/m`);
}

function streamed(frames) {
  const streaming = StreamingDataFrame.empty({ maxLength: 1000 });
  frames.forEach((frame) => streaming.push(structuredClone(frame)));
  return streaming;
}

describe('labels_column, read by @grafana/data', () => {
  test('every type of a line has its value', async () => {
    const frame = dataFrameFromJSON(await pushAndRead([`m,host=a f=1.25,i=-7i,u=9u,b=true,c=F,s="text, \\"quoted\\" = ü" ${second}000000000`]));
    assert.equal(frame.name, 'm');
    assert.deepEqual(columns(frame), {
      labels: ['host=a'],
      time: [second * 1000],
      b: [true],
      c: [false],
      f: [1.25],
      i: [-7],
      s: ['text, "quoted" = ü'],
      u: [9],
    });
    assert.deepEqual(frame.fields.map((field) => [field.name, field.type, field.typeInfo.frame, field.typeInfo.nullable ?? false]), [
      ['labels', 'string', 'string', false],
      ['time', 'time', 'time.Time', false],
      ['b', 'boolean', 'bool', true],
      ['c', 'boolean', 'bool', true],
      ['f', 'number', 'float64', true],
      ['i', 'number', 'float64', true],
      ['s', 'string', 'string', true],
      ['u', 'number', 'float64', true],
    ]);
  });

  test('labels are sorted, joined by comma and space, and empty without tags', async () => {
    const frame = dataFrameFromJSON(await pushAndRead([`m,z=1,a=x\\ y v=1 ${second}000000000`, `m v=2 ${second}000000000`]));
    assert.deepEqual(columns(frame).labels, ['a=x y, z=1', '']);
  });

  test('columns come in order of first appearance and gaps are null', async () => {
    const frame = dataFrameFromJSON(await pushAndRead([`m b=1,a=2 ${second}000000000`, `m c=3 ${second}000000000`, `m a=4 ${second}000000000`]));
    assert.deepEqual(columns(frame), { labels: ['', '', ''], time: Array(3).fill(second * 1000), a: [2, null, 4], b: [1, null, null], c: [null, 3, null] });
  });

  test('what is below a millisecond is in nanos', async () => {
    const frame = dataFrameFromJSON(await pushAndRead([`m v=1 ${second}123456789`, `m v=2 ${second}124000000`]));
    const time = frame.fields[1];
    assert.deepEqual(time.values, [second * 1000 + 123, second * 1000 + 124]);
    assert.deepEqual(time.nanos, [456_789, 0]);
  });

  test('whole milliseconds have no nanos', async () => {
    const frame = await pushAndRead([`m v=1 ${second}123000000`]);
    assert.equal(frame.data.nanos, undefined);
  });

  test('a text NaN is null', async () => {
    const frame = dataFrameFromJSON(await pushAndRead([`m v="NaN",w=1 ${second}000000000`]));
    assert.deepEqual(columns(frame).v, [null]);
    assert.equal(frame.fields.find((field) => field.name === 'v').type, 'number');
  });

  test('NaN and the infinities cannot be written in line protocol and are refused by their place', async () => {
    const stream = unique();
    const answer = await http.push(stream, ['m n=NaN', 'm n=Inf', 'm v=1,n=-Inf', 'm v=2'].join('\n'));
    assert.equal(answer.status, 207, answer.text);
    assert.deepEqual(answer.json().errors.map((error) => [error.line, error.column]), [[1, 5], [2, 5], [3, 9]]);
    assert.deepEqual(columns(dataFrameFromJSON(await lastFrame(server, `stream/${stream}/m`))).v, [2]);
  });

  test('a large whole number and a small fraction survive', async () => {
    const frame = dataFrameFromJSON(await pushAndRead([`m a=9007199254740991i,b=1e-300,c=-0.1,d=1.7976931348623157e308 ${second}000000000`]));
    const { a, b, c, d } = columns(frame);
    assert.deepEqual([a, b, c, d], [[9007199254740991], [1e-300], [-0.1], [1.7976931348623157e308]]);
  });

  test('a column of text takes numbers as text; any other conflict is null', async () => {
    const frame = dataFrameFromJSON(await pushAndRead([`m s="a",n=1 ${second}000000000`, `m s=2,n="b" ${second}001000000`]));
    assert.deepEqual(columns(frame).s, ['a', '2']);
    assert.deepEqual(columns(frame).n, [1, null]);
  });

  test('measurements of one body become channels of their own', async () => {
    const stream = unique();
    await push(stream, [`a v=1 ${second}000000000`, `b v=2 ${second}000000000`, `a v=3 ${second}001000000`]);
    const read = async (measurement) => columns(dataFrameFromJSON(await lastFrame(server, `stream/${stream}/${measurement}`))).v;
    assert.deepEqual(await read('a'), [1, 3]);
    assert.deepEqual(await read('b'), [2]);
  });

  test('a streaming frame groups the rows by labels', async () => {
    const stream = unique();
    for (const offset of [0, 1, 2]) {
      await push(stream, ['a', 'b'].map((host, index) => `m,host=${host} v=${offset * 10 + index} ${nanoseconds((second + offset) * 1000)}`));
    }
    const published = await publishedFrames(server, `stream/${stream}/m`);
    assert.deepEqual(published.map((frame) => frame.schema !== undefined), [true, false, false]);
    const frame = streamed(published);
    assert.deepEqual(frame.fields.map((field) => [field.name, field.labels]), [['time', undefined], ['v', { host: 'a' }], ['v', { host: 'b' }]]);
    assert.deepEqual([...frame.fields[0].values], [0, 1, 2].map((offset) => (second + offset) * 1000));
    assert.deepEqual([...frame.fields[1].values], [0, 10, 20]);
    assert.deepEqual([...frame.fields[2].values], [1, 11, 21]);
  });

  test('a new column sends the schema again and the streaming frame follows', async () => {
    const stream = unique();
    await push(stream, [`m v=1 ${second}000000000`]);
    await push(stream, [`m v=2,w=3 ${second + 1}000000000`]);
    await push(stream, [`m v=4,w=5 ${second + 2}000000000`]);
    const published = await publishedFrames(server, `stream/${stream}/m`);
    assert.deepEqual(published.map((frame) => frame.schema !== undefined), [true, true, false]);
    const frame = streamed(published);
    assert.deepEqual([...frame.fields.find((field) => field.name === 'w').values], [3, 5]);
  });

  test('without a time the server’s own is taken', async () => {
    const earliest = Date.now();
    const frame = dataFrameFromJSON(await pushAndRead(['m v=1']));
    const [time] = columns(frame).time;
    assert.ok(time >= earliest - 1 && time <= Date.now() + 1, `${time}`);
  });
});

describe('wide, read by @grafana/data', () => {
  const wide = { query: '?gf_live_frame_format=wide' };

  test('one row with a column per line and field, labels on the columns', async () => {
    const frame = dataFrameFromJSON(await pushAndRead([`m,host=a b=1,a=2 ${second}000000000`, `m,host=b a=3 ${second}000000000`], wide));
    assert.deepEqual(frame.fields.map((field) => [field.name, field.labels, [...field.values]]), [
      ['time', undefined, [second * 1000]],
      ['a', { host: 'a' }, [2]],
      ['b', { host: 'a' }, [1]],
      ['a', { host: 'b' }, [3]],
    ]);
  });

  test('a line without tags has an empty label map', async () => {
    const frame = await pushAndRead([`m v=1 ${second}000000000`], wide);
    assert.deepEqual(frame.schema.fields[1].labels, {});
  });

  test('each time is a frame of its own on the same channel', async () => {
    const stream = unique();
    await push(stream, [`m v=1 ${second}000000000`, `m v=2 ${second + 1}000000000`], wide);
    const published = await publishedFrames(server, `stream/${stream}/m`);
    assert.deepEqual(published.map((frame) => frame.data.values), [[[second * 1000], [1]], [[(second + 1) * 1000], [2]]]);
    assert.deepEqual([...streamed(published).fields[1].values], [1, 2]);
  });

  test('the format’s name is read in any case', async () => {
    const frame = await pushAndRead([`m,host=a v=1 ${second}000000000`], { query: '?gf_live_frame_format=Wide' });
    assert.deepEqual(frame.schema.fields.map((field) => field.name), ['time', 'v']);
  });
});
