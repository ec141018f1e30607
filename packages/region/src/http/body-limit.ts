import type { IncomingMessage } from 'node:http';
import type { ErrorForm } from './call.ts';
import { jsonErrors, queryErrors, restErrors, s3Errors } from './error-forms.ts';

/** How large a request of an API may be, and the error with which AWS refuses a larger one. */
export interface BodyLimit {
  readonly maxBytes: number;
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly errorForm: ErrorForm;
}

type Head = Pick<IncomingMessage, 'headers' | 'url'>;

interface Limit extends Omit<BodyLimit, 'errorForm'> {
  /** Undefined where the protocol of the request says it. */
  readonly errorForm?: ErrorForm;
}
interface Row extends Limit {
  readonly isFor: (head: Head) => boolean;
}

const KIB = 1024;
const MIB = 1024 * KIB;

const onPath =
  (pattern: RegExp): Row['isFor'] =>
  ({ url = '' }) =>
    pattern.test(url);

const LAMBDA_CODE_BYTES = 70_167_211;
const LAMBDA_BYTES = 6 * MIB;
/** A request has more than its payload: names and signs of JSON, and the attributes of messages. */
const OTHER_BYTES = 17 * MIB;

const tooLarge = (maxBytes: number, message: string): Limit => ({
  maxBytes,
  code: 'RequestEntityTooLargeException',
  message,
  status: 413,
});

/** The first that fits counts. */
const ROWS: readonly Row[] = [
  {
    ...tooLarge(64 * KIB, 'A request to a page of the region has at most 64 KiB.'),
    isFor: onPath(/^\/_region\/(?!custom-resources\/)/),
  },
  {
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
    ...tooLarge(10 * MIB, 'Request Entity Too Large'),
    errorForm: ({ message, status }) => ({
      status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message }),
    }),
    isFor: onPath(/^\/_api\//),
  },
  {
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    ...tooLarge(LAMBDA_BYTES, `Request must be smaller than ${LAMBDA_BYTES} bytes for the InvokeFunction operation`),
    isFor: onPath(/^\/2015-03-31\/functions\/[^/]+\/invocations/),
  },
  {
    ...tooLarge(
      LAMBDA_CODE_BYTES,
      `Request must be smaller than ${LAMBDA_CODE_BYTES} bytes for the UpdateFunctionCode operation`,
    ),
    isFor: onPath(/^\/2015-03-31\/functions/),
  },
  {
    // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html; less than there, because objects are in memory.
    maxBytes: 64 * MIB,
    code: 'EntityTooLarge',
    message: 'Your proposed upload exceeds the maximum allowed size: the region takes 64 MiB.',
    status: 400,
    errorForm: s3Errors,
    isFor: ({ headers: { authorization = '' } }) => /\/s3\/aws4_request/.test(authorization),
  },
];

/** DynamoDB takes the largest requests: 16 MB. */
const OTHERS = tooLarge(OTHER_BYTES, `A request has at most ${OTHER_BYTES} bytes.`);

export function bodyLimitOf(head: Head): BodyLimit {
  const { errorForm = errorFormOf(head), ...limit } = ROWS.find((row) => row.isFor(head)) ?? OTHERS;
  return { ...limit, errorForm };
}

/** The error form of a request's protocol, for errors before its route is found. */
export function errorFormOf({ headers }: Pick<Head, 'headers'>): ErrorForm {
  if (headers['x-amz-target'] !== undefined) return jsonErrors('1.1');
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? queryErrors : restErrors;
}
