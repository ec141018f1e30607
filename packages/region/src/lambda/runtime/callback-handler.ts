/** A handler of a bundle. */
export interface ExportedHandler {
  readonly call: (...values: unknown[]) => unknown;
  /** Declared as `async`: such a one may not leave its promise open. */
  readonly isAsync: boolean;
}

const FIRST_WITHOUT_CALLBACKS = 24;
/** `AWS_Lambda_nodejs22.x` */
const NODE_VERSION = /nodejs(\d+)/;

let answerNow: (() => void) | undefined;

/**
 * Whether a runtime takes handlers that answer by a callback.
 * @param executionEnvironment as in AWS_EXECUTION_ENV
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export function takesCallbacks(executionEnvironment: string): boolean {
  const version = NODE_VERSION.exec(executionEnvironment)?.[1];
  return version !== undefined && Number(version) < FIRST_WITHOUT_CALLBACKS;
}

/**
 * A handler as the runtimes up to Node.js 22 call it: it answers by a promise, by its callback or by `context.done`,
 * `succeed` or `fail`. What it returns without a promise is no answer; without any it has answered null once the event
 * loop is empty.
 */
export function callbackHandler(handler: ExportedHandler): (event: unknown, context: object) => Promise<unknown> {
  return async (event, context) => {
    try {
      return await answerOf(handler, event, context);
    } finally {
      answerNow = undefined;
    }
  };
}

function answerOf(handler: ExportedHandler, event: unknown, context: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const done = (error?: unknown, result?: unknown): void => {
      isAnswered = true;
      if (isGiven(error)) reject(error);
      else resolve(result);
    };
    const callback = (error?: unknown, result?: unknown): void => {
      // Work that went on behind an earlier answer must not answer for the next invocation.
      if (isAnswered) return;
      if (isGiven(error) || !waitsForEmptyEventLoop(context)) done(error, result);
      else answerNow = () => done(null, result);
    };
    const withMethods = Object.assign(context, { done, fail: done, succeed: (result?: unknown) => done(null, result) });
    if (!handler.isAsync) answerNow = () => done(null, null);
    const returned = handler.call(event, withMethods, callback);
    if (isPromise(returned)) returned.then(resolve, reject);
  });
}

/**
 * To be called when nothing keeps the process alive: gives the answer that waited for that.
 * @returns false when none did
 */
export function answerWhenIdle(): boolean {
  if (answerNow === undefined) return false;
  answerNow();
  return true;
}

const isGiven = (error: unknown): boolean => error !== undefined && error !== null;

/** On unless the handler switches it off. @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
const waitsForEmptyEventLoop = (context: object): boolean =>
  Reflect.get(context, 'callbackWaitsForEmptyEventLoop') !== false;

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
