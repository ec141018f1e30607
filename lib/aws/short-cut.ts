import { systemClock } from '../clock.ts';
import { toError } from '../errors.ts';
import { type Answer, type Head, headOf, type Sending, send, type WireRequest } from './head.ts';

/** Maps a command's input and output to the JSON of the service. A missing function means that they are equal. */
export interface ShortCut {
  readonly bodyOf?: (input: never) => object;
  readonly outputOf?: (answer: object) => object;
}

/** By the command's name. */
export type ShortCuts = Readonly<Record<string, ShortCut>>;

interface Args {
  readonly input: object;
  /** There once the SDK has built it. */
  readonly request?: WireRequest;
  /** The answer that came by the short cut, until the SDK takes it. */
  readonly answers?: Answer[];
}

type Middleware = (
  next: (args: Args) => Promise<object>,
  context: { readonly commandName?: string },
) => (args: Args) => Promise<object>;

/** The part of an SDK client that a short cut works on. */
interface SdkClient {
  readonly middlewareStack: { add(middleware: Middleware, options: object): void };
  readonly config: Sending & { readonly systemClockOffset: number };
}

/**
 * Gives a client of a JSON service a short cut. Most of the cost of a call through the SDK is the same in every call:
 * resolving middleware, endpoint and schema. So the SDK makes the first call of an operation, and later calls reuse its
 * head with another body, time, trace and signature. Any answer but a plain success is given to the SDK as the answer
 * to its own first attempt, so errors and retries stay the same.
 * @param shortCuts the commands that take the short cut. Their inputs and answers, once mapped, must be the JSON of the
 *   service. The SDK must not generate a token for them, as it does for TransactWriteItems: a retry would get another
 */
export function withShortCut<Client extends SdkClient>(client: Client, shortCuts: ShortCuts): Client {
  const heads = new Map<string, Head>();

  const take: Middleware =
    (next, { commandName = '' }) =>
    async (args) => {
      const head = heads.get(commandName);
      if (!head) return next(args);
      const { bodyOf = same, outputOf = same } = shortCuts[commandName] ?? {};
      const nowMs = systemClock() + client.config.systemClockOffset;
      const answer = await send(client.config, head, JSON.stringify(bodyOf(args.input as never)), nowMs).catch(failure);
      if ('output' in answer) return { ...answer, output: outputOf(answer.output) };
      return next({ ...args, answers: [answer] });
    };

  const answerOrLearn: Middleware =
    (next, { commandName = '' }) =>
    async (args) => {
      const answer = args.answers?.pop();
      if (answer && 'problem' in answer) throw answer.problem;
      if (answer) return answer;
      const { request } = args;
      const head = request && Object.hasOwn(shortCuts, commandName) ? headOf(request) : undefined;
      if (head) heads.set(commandName, head);
      return next(args);
    };

  client.middlewareStack.add(take, { name: 'shortCut', step: 'initialize', priority: 'high' });
  client.middlewareStack.add(answerOrLearn, { name: 'shortCutAnswer', step: 'deserialize', priority: 'low' });
  return client;
}

const same = (value: object): object => value;

const failure = (thrown: unknown): Answer => ({ problem: toError(thrown) });
