import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { isObject, type JsonObject, parseJson } from '../json.ts';
import { DataDamage } from './damage.ts';

/** A JSON document with its checksum in a line of its own. */
export function checkedDocument(value: object): string {
  const text = `${JSON.stringify(value)}\n`;
  return `${text}crc32 ${checksum(text)}\n`;
}

/** @throws DataDamage when there is no such file, or its checksum does not fit */
export function readDocument(path: string): JsonObject {
  const bytes = readFile(path);
  if (bytes === undefined) throw new DataDamage(path, 'it is missing');
  const [, text = '', expected] = /^([^\n]*\n)crc32 ([0-9a-f]{8})\n$/.exec(bytes.toString('latin1')) ?? [];
  if (expected === undefined) throw new DataDamage(path, `its ${bytes.length} bytes are no whole document`);
  const whole = bytes.subarray(0, text.length);
  if (checksum(whole) !== expected) throw new DataDamage(path, 'its content does not fit its checksum');
  const value = parseJson(whole.toString());
  if (isObject(value)) return value;
  throw new DataDamage(path, 'it holds no JSON object');
}

/** A document as versions before the checksum wrote it; undefined for every other content. */
export function readUnchecked(path: string): JsonObject | undefined {
  const value = parseJson(readFile(path)?.toString() ?? '');
  return isObject(value) ? value : undefined;
}

/** The bytes of a file, or undefined when there is none. */
export function readFile(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new DataDamage(path, `it cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** CRC-32 in eight hexadecimal digits. */
export function checksum(content: string | Buffer): string {
  return crc32(content).toString(16).padStart(8, '0');
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
