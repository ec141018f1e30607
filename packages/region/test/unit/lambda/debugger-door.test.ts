import { connect, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { realClock } from '../../../src/core/real-clock.ts';
import { DebuggerDoor } from '../../../src/lambda/inspection/door.ts';
import { until } from '../../support/until.ts';

const HEAD_WITHIN_MS = 200;

let door: DebuggerDoor;
let inspector: Server;
let port: number;
let seen: string[];

beforeEach(async () => {
  seen = [];
  inspector = createServer((socket) => {
    socket.setEncoding('latin1').on('data', (text: string) => {
      seen.push(text);
      socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => {
    inspector.listen(0, '127.0.0.1', resolve);
  });
  door = new DebuggerDoor(realClock(), HEAD_WITHIN_MS);
  port = await door.listen(0);
  const address = inspector.address();
  if (typeof address === 'object' && address !== null) door.leadTo(address.port);
});
afterEach(() => {
  door.close();
  inspector.close();
});

function send(bytes: string) {
  const socket = connect(port, '127.0.0.1');
  const state = { socket, text: '', isClosed: false };
  socket.on('error', () => {});
  socket.on('close', () => {
    state.isClosed = true;
  });
  socket.setEncoding('latin1').on('data', (text: string) => {
    state.text += text;
  });
  socket.write(bytes);
  return state;
}

const attaching = (header = ''): string =>
  `GET /id HTTP/1.1\r\nHost: 127.0.0.1\r\n${header}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;

describe('a debugger attaches', () => {
  test.each([
    ['as editors do', ''],
    ['as the tools of a browser do', 'Origin: devtools://devtools\r\n'],
  ])('%s', async (_how, header) => {
    const debuggerOf = send(attaching(header));
    await until(() => debuggerOf.text.startsWith('HTTP/1.1 101'));
    expect([door.isAttached, seen]).toEqual([true, [attaching(header)]]);
    debuggerOf.socket.destroy();
    await until(() => !door.isAttached);
  });

  test('when its request comes in pieces', async () => {
    const whole = attaching();
    const debuggerOf = send(whole.slice(0, 10));
    debuggerOf.socket.write(whole.slice(10));
    await until(() => debuggerOf.text.startsWith('HTTP/1.1 101'));
    expect(seen.join('')).toBe(whole);
    debuggerOf.socket.destroy();
  });
});

describe('a web page is refused', () => {
  test.each([
    'Origin: http://localhost:3000\r\n',
    'Origin: https://evil.example\r\n',
    'Origin: null\r\n',
    'Sec-Fetch-Site: cross-site\r\n',
    'Sec-Fetch-Site: same-site\r\n',
  ])('that sends %j', async (header) => {
    const page = send(attaching(header));
    await until(() => page.isClosed);
    expect([page.text.slice(0, 12), door.isAttached, seen]).toEqual(['HTTP/1.1 403', false, []]);
  });
});

test.each(['', 'GET /json HTTP/1.1\r\nHost: 127', 'x'.repeat(20_000)])(
  'a connection that sends no whole head is closed (%#)',
  async (bytes) => {
    const slow = send(bytes);
    await until(() => slow.isClosed);
    expect(seen).toEqual([]);
  },
);
