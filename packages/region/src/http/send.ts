import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Clock } from '../core/clock.ts';
import type { Answer, BytesAnswer, StreamAnswer, TextAnswer } from './call.ts';

export interface SendOptions {
  /** Real time: callers are outside of the region. */
  readonly wallClock: Clock;
  /** A caller that reads nothing for so long is cut off. */
  readonly stalledMs: number;
}

/**
 * What a browser may not do with an answer: guess another type, run it as a page, lend it to another site's page or its
 * window, or tell its address.
 */
export const GUARDING_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'content-security-policy': 'sandbox',
};

/** A large answer goes out in pieces, which show whether its caller takes them. */
const PIECE_BYTES = 256 * 1024;
const SHORT_CHARACTERS = PIECE_BYTES / 4;

/** Sends an answer, no faster than its caller reads. Resolves when all is sent, or the caller is gone or cut off. */
export async function send(response: ServerResponse, answer: Answer, options: SendOptions): Promise<void> {
  if ('stream' in answer) {
    response.writeHead(answer.status, answer.headers);
    response.flushHeaders();
    // A stream may go on for ever, and whoever asks for the head alone waits for its end.
    if (response.req.method !== 'HEAD') await writeAll(response, answer.stream, options);
    response.end();
  } else if ('body' in answer && answer.body.length < SHORT_CHARACTERS) {
    // As text it goes out in one piece with the head.
    response.writeHead(answer.status, { ...headersOf(answer), 'content-length': Buffer.byteLength(answer.body) });
    response.end(answer.body);
  } else {
    const bytes = 'bytes' in answer ? answer.bytes : Buffer.from(answer.body);
    response.writeHead(answer.status, { ...headersOf(answer), 'content-length': bytes.length });
    await writeAll(response, piecesOf(bytes), options);
    response.end();
  }
  // Mostly the system has taken all of it by now.
  if (response.writableLength > 0) await drained(response, 'finish', options);
}

const headersOf = ({ headers, cookies = [] }: TextAnswer | BytesAnswer): OutgoingHttpHeaders =>
  cookies.length === 0 ? headers : { ...headers, 'set-cookie': [...cookies] };

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) yield bytes.subarray(from, from + PIECE_BYTES);
}

async function writeAll(
  response: ServerResponse,
  pieces: Iterable<Buffer> | StreamAnswer['stream'],
  options: SendOptions,
): Promise<void> {
  for await (const piece of pieces) {
    if (!response.destroyed && !response.write(piece)) await drained(response, 'drain', options);
    if (response.destroyed) return;
  }
}

/** Resolves at the event, and when the connection ends; ends it when the caller reads nothing for too long. */
function drained(response: ServerResponse, event: 'drain' | 'finish', options: SendOptions): Promise<void> {
  const { wallClock, stalledMs } = options;
  if (response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    let sentBytes = -1;
    let stop = (): void => {};
    const done = (): void => {
      stop();
      response.off(event, done);
      response.off('close', done);
      resolve();
    };
    const check = (): void => {
      const { bytesWritten = 0, writableLength = 0 } = response.socket ?? {};
      const takenBytes = bytesWritten - writableLength;
      if (takenBytes === sentBytes) return void response.destroy();
      sentBytes = takenBytes;
      stop = wallClock.schedule(stalledMs, check);
    };
    response.once(event, done);
    response.once('close', done);
    check();
  });
}
