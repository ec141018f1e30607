import { gunzipSync, gzipSync } from 'node:zlib';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { at, type Json, type JsonObject, objectOf, textOf } from '@tributary/region/json';
import { queueJson } from '#lib/failures/failure-record.ts';
import { parseExactly } from '../../exact-json.ts';
import type { ClaimCheck, Content, Reading } from '../dead-letter.ts';
import { withPayload } from '../payload.ts';
import { addressOf, claimCheckIn } from './claim-check.ts';
import { idsOf } from './event-ids.ts';

const KIND = 'edited-dead-letter';
/** A larger original is gzipped. */
const PLAIN_LIMIT_BYTES = 400_000;

export interface Edit {
  /** The message that was on the queue before the first edit. */
  readonly original: Content;
  /** Message id of the dead letter that this one replaces. */
  readonly replaces: string;
  /** ISO 8601. */
  readonly at: string;
  /** The new payload, or its claim check. */
  readonly content: { readonly payload: Json } | { readonly claim: ClaimCheck };
}

/** The body of a dead letter whose payload was edited. The whole original is inside. */
export function editedBody({ original, replaces, at: editedAt, content }: Edit): string {
  const text = queueJson(original);
  const isPlain = Buffer.byteLength(text) <= PLAIN_LIMIT_BYTES;
  const stored = isPlain ? original : { gzip: gzipSync(text).toString('base64') };
  return queueJson({ kind: KIND, version: 1, editedAt, replaces, ...content, original: stored });
}

/** @param readDeadLetter reads the original */
export function readEdited({ body }: Content, readDeadLetter: (content: Content) => Reading): Reading | undefined {
  const record = objectOf(parseExactly(body));
  const { kind, editedAt, replaces, payload } = record;
  const original = originalIn(objectOf(record['original']));
  if (kind !== KIND || !original || typeof editedAt !== 'string' || typeof replaces !== 'string') return undefined;
  const reading = readDeadLetter(original);
  const to = reading.destination && addressOf(reading.destination);
  const edit = { at: editedAt, replaces, original };
  const claimCheck = claimCheckIn(record['claim']);
  if (claimCheck) {
    const claimChecks = [claimCheck, ...(reading.claimChecks ?? [])];
    return { ...reading, destination: to && { kind: 'claim-check', claimCheck, to }, claimChecks, edit };
  }
  if (payload === undefined) return undefined;
  return { ...reading, ...idsOf(payload), destination: to && withPayload(to, payload), edit };
}

function originalIn(stored: JsonObject): Content | undefined {
  const { gzip } = stored;
  const original = typeof gzip === 'string' ? parseExactly(gunzipSync(Buffer.from(gzip, 'base64')).toString()) : stored;
  const body = at(original, 'body');
  if (typeof body !== 'string') return undefined;
  return { body, attributes: attributesIn(at(original, 'attributes')), system: textsIn(at(original, 'system')) };
}

function attributesIn(attributes: Json | undefined): Record<string, MessageAttributeValue> {
  const texts = Object.entries(objectOf(attributes)).flatMap(([name, value]) => {
    const [DataType, StringValue] = [textOf(at(value, 'DataType')), at(value, 'StringValue')];
    return DataType === '' || typeof StringValue !== 'string' ? [] : [[name, { DataType, StringValue }] as const];
  });
  return Object.fromEntries(texts);
}

const textsIn = (object: Json | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(objectOf(object)).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
