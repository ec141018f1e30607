import { Readable } from 'node:stream';

/** One request as it went over the wire. */
export interface AwsCall<Input = Readonly<Record<string, unknown>>> {
  /** Such as `PutEvents`. */
  readonly operation: string;
  readonly input: Input;
}

/** Answers a call as the service would, or throws: an AwsFault for an error of the service, others for the network. */
export type Answer<Input = Readonly<Record<string, unknown>>> = (call: AwsCall<Input>) => object;

/** An error that the service answers with. */
export class AwsFault extends Error {
  readonly status: number;
  readonly fields: object;

  constructor(code: string, message: string, { status = 400, fields = {} } = {}) {
    super(message);
    this.name = code;
    this.status = status;
    this.fields = fields;
  }
}

interface WireRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/**
 * Settings for a real SDK client of a JSON service that reaches `answer` instead of AWS, and the calls it made:
 * so requests are serialised and answers parsed as in production.
 */
export function fakeAws<Input>(answer: Answer<Input>) {
  const calls: AwsCall<Input>[] = [];
  const handle = async ({ headers, body }: WireRequest) => {
    const operation = headers['x-amz-target']?.split('.').at(-1) ?? 'unknown';
    const call = { operation, input: JSON.parse(new TextDecoder().decode(body)) };
    calls.push(call);
    return { response: await respond(() => answer(call)) };
  };
  const settings = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: { handle },
  };
  return { settings, calls };
}

async function respond(answer: () => object) {
  try {
    return responseOf(200, answer());
  } catch (thrown) {
    if (!(thrown instanceof AwsFault)) throw thrown;
    return responseOf(thrown.status, { __type: thrown.name, message: thrown.message, ...thrown.fields });
  }
}

const responseOf = (statusCode: number, body: object) => ({
  statusCode,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Readable.from([Buffer.from(JSON.stringify(body))]),
});
