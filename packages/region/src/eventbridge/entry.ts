import type { JsonObject } from '../core/json.ts';
import { parseDetail } from './detail.ts';

/** An entry of PutEvents, in the API's own field names. */
export interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  /** Seconds since the epoch. */
  readonly Time?: number;
  readonly TraceHeader?: string;
}

/** Why one entry is refused while others are accepted. */
export interface EntryError {
  readonly ErrorCode: string;
  readonly ErrorMessage: string;
}

/** A valid entry. */
export interface CheckedEntry {
  readonly source: string;
  readonly detailType: string;
  readonly detail: JsonObject;
}

const MAX_DETAIL_TYPE_CHARS = 128;
/** The bytes that a Time counts, independent of its value. */
const TIME_BYTES = 14;

/** Sources that begin with this belong to AWS and its partners. */
const RESERVED = 'aws.';

/**
 * Makes the checks that EventBridge makes for each entry.
 * @param mayUse whether the caller may use a source
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
 */
export function checkEntry(
  { Source: source, DetailType: detailType, Detail: detailText }: Entry,
  mayUse: (source: string) => boolean = (name) => !name.startsWith(RESERVED),
): CheckedEntry | EntryError {
  if (!source) return required('Source');
  if (!detailType) return required('DetailType');
  if (!detailText) return required('Detail');
  if (!mayUse(source)) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  if (detailType.length > MAX_DETAIL_TYPE_CHARS) {
    const limit = `DetailType must have length less than or equal to ${MAX_DETAIL_TYPE_CHARS}.`;
    return { ErrorCode: 'InvalidArgument', ErrorMessage: `Parameter DetailType is not valid. Reason: ${limit}` };
  }
  const detail = parseDetail(detailText);
  return detail
    ? { source, detailType, detail }
    : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

function required(name: string): EntryError {
  return {
    ErrorCode: 'InvalidArgument',
    ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  };
}

/**
 * The bytes that an entry counts towards the limit of a call.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size
 */
export function entryBytes({
  Time: time,
  Source: source,
  DetailType: type,
  Detail: detail,
  Resources: resources = [],
}: Entry): number {
  const texts = [source, type, detail, ...resources].reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);
  return texts + (time === undefined ? 0 : TIME_BYTES);
}
