import type { ValueEncoding } from '#schemas/encodings.ts';
import { KitError } from '../errors.ts';
import { confluentHead, readConfluent } from './confluent-frame.ts';
import type { Framed, FrameOptions, Framing } from './frame.ts';
import { glueFrame, readGlue } from './glue-frame.ts';

/** What is configured for the topic, and what else the record has. */
export interface FrameReading {
  readonly framing: Framing;
  readonly encoding: ValueEncoding;
  /** Confluent: the bytes of the record's schema id header, which then counts instead of the value's first bytes. */
  readonly header?: Buffer | undefined;
}

/**
 * Takes the frame of a registry off a value.
 * @param location of the value, for errors
 * @throws TributaryError RECORD_NOT_FRAMED
 * @see https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format
 */
export function readFrame(value: Buffer, { framing, encoding, header }: FrameReading, location: string): Framed {
  const fail = (problem: string) => new KitError('RECORD_NOT_FRAMED', { location, framing: NAMES[framing], problem });
  const isProtobuf = encoding === 'protobuf';
  return framing === 'glue' ? readGlue(value, isProtobuf, fail) : readConfluent(value, header, isProtobuf, fail);
}

const NAMES = { confluent: 'Confluent', glue: 'Glue' } as const satisfies Record<Framing, string>;

/** Puts the frame of a registry around a value. @throws RangeError when the id is none of that registry */
export const writeFrame = (options: FrameOptions, payload: Buffer): Buffer =>
  options.framing === 'glue' ? glueFrame(options, payload) : Buffer.concat([confluentHead(options), payload]);
