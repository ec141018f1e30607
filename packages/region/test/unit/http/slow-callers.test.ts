import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Journal } from '../../../src/core/journal.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { realClock } from '../../../src/core/real-clock.ts';
import { restErrors } from '../../../src/http/error-forms.ts';
import { FrontDoor, type Patience } from '../../../src/http/front-door.ts';
import { journalPage } from '../../../src/http/journal-page.ts';
import { until } from '../../support/until.ts';

const PATIENCE: Patience = { headMs: 200, requestMs: 400, idleMs: 200, stalledMs: 200, checkEveryMs: 20 };
const KIB = 1024;
const LARGE = 'x'.repeat(32 * KIB * KIB);

let door: FrontDoor;
let journal: Journal;
let problems: string[];
let sockets: Socket[];

beforeEach(async () => {
  [problems, sockets] = [[], []];
  journal = new Journal(realClock(), {}, 'start');
  door = await openDoor(PATIENCE);
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await door.close();
});

async function openDoor(patience: Partial<Patience>): Promise<FrontDoor> {
  const onFault = (error: unknown, what: string): void => void problems.push(`${what}: ${String(error)}`);
  const opened = new FrontDoor({ clock: realClock(), random: seededRandom(1), patience, onFault });
  await opened.listen(0);
  opened.open((call) => ({
    errorForm: restErrors,
    handle: async () =>
      call.path === '/large' ? { status: 200, headers: {}, body: LARGE } : journalPage(call, journal),
  }));
  return opened;
}

/** A connection that sends these bytes, and then no more. @param reads whether it takes what comes */
function connection(bytes: string, reads = true) {
  const socket = connect(door.port, '127.0.0.1');
  sockets.push(socket);
  const seen = { socket, text: '', isClosed: false };
  socket.on('error', () => {});
  socket.on('close', () => {
    seen.isClosed = true;
  });
  if (reads) socket.setEncoding('latin1').on('data', (piece: string) => (seen.text += piece));
  else socket.pause();
  if (bytes !== '') socket.write(bytes);
  return seen;
}

const HEAD = (): string => `Host: 127.0.0.1:${door.port}\r\n`;
const isServed = async (): Promise<boolean> => (await fetch(`${door.endpoint}/`)).status === 200;

describe('a connection is closed', () => {
  test.each<[string, () => string]>([
    ['that never says anything', () => ''],
    ['that begins a head and does not end it', () => `GET / HTTP/1.1\r\n${HEAD()}X-Slow: `],
    ['that does not send the body it announced', () => `POST / HTTP/1.1\r\n${HEAD()}Content-Length: 10\r\n\r\n{`],
    ['that does not end its chunks', () => `POST / HTTP/1.1\r\n${HEAD()}Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n`],
    ['that stays after its request', () => `GET / HTTP/1.1\r\n${HEAD()}\r\n`],
  ])('%s, and others are served meanwhile', async (_what, bytes) => {
    const slow = Array.from({ length: 50 }, () => connection(bytes()));
    expect(await isServed()).toBe(true);
    await until(() => slow.every(({ isClosed }) => isClosed));
    expect(problems).toEqual([]);
  });

  test('that drips its head byte by byte', async () => {
    const slow = connection(`GET / HTTP/1.1\r\n${HEAD()}X-Slow: `);
    const dripping = setInterval(() => slow.isClosed || slow.socket.write('x'), 20);
    await until(() => slow.isClosed).finally(() => clearInterval(dripping));
    expect(slow.text).toMatch(/^HTTP\/1\.1 408 |^$/);
  });

  test('that does not read its answer', async () => {
    const slow = connection(`GET /large HTTP/1.1\r\n${HEAD()}\r\n`, false);
    await until(async () => (await door.connections()) === 1);
    await until(async () => (await door.connections()) === 0);
    slow.socket.resume();
    await until(async () => slow.isClosed);
    expect(slow.socket.bytesRead).toBeLessThan(LARGE.length);
  });
});

test('a caller that reads gets a large answer whole', async () => {
  const patient = await openDoor({});
  const answer = await fetch(`${patient.endpoint}/large`);
  expect((await answer.text()).length).toBe(LARGE.length);
  await patient.close();
});

describe('a request that is larger than its API takes', () => {
  test.each([
    ['/_region/faults', 65 * KIB, 413, 'RequestEntityTooLargeException'],
    ['/_api/shop/orders', 10 * KIB * KIB + 1, 413, 'Request Entity Too Large'],
    ['/2015-03-31/functions/f/invocations', 6 * KIB * KIB + 1, 413, '6291456 bytes for the InvokeFunction operation'],
    ['/2015-03-31/functions/f/code', 70_167_212, 413, '70167211 bytes for the UpdateFunctionCode operation'],
    ['/', 17 * KIB * KIB + 1, 413, 'RequestEntityTooLargeException'],
  ])('%s with %d bytes is refused before it is sent', async (path, length, status, word) => {
    const caller = connection(`POST ${path} HTTP/1.1\r\n${HEAD()}Content-Length: ${length}\r\n\r\n`);
    await until(() => caller.text.includes('\r\n\r\n'));
    expect(caller.text).toMatch(new RegExp(`^HTTP/1.1 ${status} [^]*${word}`));
  });

  test('of S3 is refused with its own error', async () => {
    const authorization = 'AWS4-HMAC-SHA256 Credential=k/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host';
    const head = `${HEAD()}Authorization: ${authorization}\r\nContent-Length: ${65 * KIB * KIB}\r\n`;
    const caller = connection(`PUT /bucket/key HTTP/1.1\r\n${head}\r\n`);
    await until(() => caller.text.includes('</Error>'));
    expect(caller.text).toMatch(/^HTTP\/1\.1 400 .*<Code>EntityTooLarge<\/Code>/s);
  });

  test('and does not say so is refused when it has gone too far', async () => {
    const body = new Blob([new Uint8Array(65 * KIB)]).stream();
    const answer = await fetch(`${door.endpoint}/_region/faults`, {
      method: 'POST',
      body,
      duplex: 'half',
    } as RequestInit);
    expect(answer.status).toBe(413);
  });
});
