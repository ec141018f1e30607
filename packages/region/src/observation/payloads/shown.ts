import { isUtf8 } from 'node:buffer';
import type { HopPayload, RecordBytes } from '../../core/payloads.ts';
import type { Payload } from '../shapes.ts';

/** What passed at a hop, as JSON can have it. */
export function shownPayload(n: number, payload: HopPayload): Payload {
  if (payload.kind === 'record') return { n, ...shownRecord(payload.record) };
  const { kind, text, wholeCharacters } = payload;
  if (wholeCharacters === undefined) return { n, kind, text, sizeBytes: Buffer.byteLength(text) };
  return { n, kind, text, sizeBytes: wholeCharacters, cut: true };
}

function shownRecord({ key, value, headers }: RecordBytes): Omit<Payload, 'n'> {
  const bytes = value ?? Buffer.alloc(0);
  const body = isUtf8(bytes) ? { text: bytes.toString() } : { base64: bytes.toString('base64') };
  return {
    kind: 'record',
    ...(value !== null && body),
    ...(key !== null && { key: textOrBase64(key) }),
    headers: Object.fromEntries(
      headers.map(([name, content]) => [textOrBase64(name), content === null ? '' : textOrBase64(content)]),
    ),
    sizeBytes: bytes.length,
  };
}

const textOrBase64 = (bytes: Buffer): string => bytes.toString(isUtf8(bytes) ? 'utf8' : 'base64');

/** Whether a payload has a text, letters in either case. */
export function hasText(payload: HopPayload | undefined, lowerCaseText: string): boolean {
  if (payload === undefined) return false;
  const text = payload.kind === 'record' ? (payload.record.value?.toString() ?? '') : payload.text;
  return text.toLowerCase().includes(lowerCaseText);
}
