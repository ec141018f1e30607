import { gunzipSync, gzipSync } from 'node:zlib';
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { isObject, type Json, type JsonObject } from '@tributary/region/json';
import { type Claim, queueJson } from '#lib/failures/failure-record.ts';
import type { Content, Reading } from '../dead-letter.ts';
import { withPayload } from '../payload.ts';
import { addressOf, claimIn } from './claim-check.ts';
import { idsOf, objectAt, objectIn, textAt } from './fields.ts';

const KIND = 'tributary.edited';
/** Above this the original is kept gzipped. */
const PLAIN_LIMIT_BYTES = 400_000;

export interface Edit {
  /** What was on the queue before the first edit. */
  readonly original: Content;
  /** Message id of the letter that this one replaces. */
  readonly replaces: string;
  /** ISO 8601. */
  readonly at: string;
  /** The new payload, or a claim on it. */
  readonly content: { readonly payload: Json } | { readonly claim: Claim };
}

/** The body of a letter whose payload was edited. The original is inside, whole. */
export function editedBody({ original, replaces, at, content }: Edit): string {
  const text = queueJson(original);
  const kept = Buffer.byteLength(text) <= PLAIN_LIMIT_BYTES ? original : { gzip: gzipSync(text).toString('base64') };
  return queueJson({ kind: KIND, version: 1, editedAt: at, replaces, ...content, original: kept });
}

/** @param readLetter reads the original */
export function readEdited({ body }: Content, readLetter: (content: Content) => Reading): Reading | undefined {
  const record = objectIn(body);
  if (record?.['kind'] !== KIND) return undefined;
  const original = originalIn(objectAt(record, 'original'));
  const [payload, claim] = [record['payload'], claimIn(record['claim'])];
  const [at, replaces] = [textAt(record, 'editedAt'), textAt(record, 'replaces')];
  if (!original || at === undefined || replaces === undefined) return undefined;
  const reading = readLetter(original);
  const to = reading.destination && addressOf(reading.destination);
  const edit = { at, replaces, original };
  if (claim) {
    const claims = [claim, ...(reading.claims ?? [])];
    return { ...reading, destination: to && { kind: 'claimed', claim, to }, claims, edit };
  }
  if (payload === undefined) return undefined;
  return { ...reading, ...idsOf(payload), destination: to && withPayload(to, payload), edit };
}

function originalIn(kept: JsonObject): Content | undefined {
  const gzip = textAt(kept, 'gzip');
  const original = gzip === undefined ? kept : (objectIn(gunzipSync(Buffer.from(gzip, 'base64')).toString()) ?? {});
  const body = textAt(original, 'body');
  if (body === undefined) return undefined;
  return {
    body,
    attributes: attributesIn(objectAt(original, 'attributes')),
    system: textsIn(objectAt(original, 'system')),
  };
}

function attributesIn(attributes: JsonObject): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => {
      if (!isObject(value)) return [];
      const [DataType, StringValue] = [textAt(value, 'DataType'), textAt(value, 'StringValue')];
      return DataType === undefined || StringValue === undefined ? [] : [[name, { DataType, StringValue }] as const];
    }),
  );
}

const textsIn = (object: JsonObject): Record<string, string> =>
  Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
