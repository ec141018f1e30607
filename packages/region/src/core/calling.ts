import { AsyncLocalStorage } from 'node:async_hooks';

/** The invocation whose code makes a call. */
export interface CallingInvocation {
  readonly functionName: string;
  readonly requestId: string;
}

interface OpenCall {
  readonly by: CallingInvocation;
  /** What a call sets in motion goes on behind its answer, and is no longer done by the caller. */
  isAnswered: boolean;
}

const calls = new AsyncLocalStorage<OpenCall | undefined>();

/** Answers a call of an invocation; all that happens meanwhile is done by it. */
export async function answering<T>(by: CallingInvocation | undefined, answer: () => Promise<T>): Promise<T> {
  if (by === undefined) return answer();
  const call: OpenCall = { by, isAnswered: false };
  try {
    return await calls.run(call, answer);
  } finally {
    call.isAnswered = true;
  }
}

/** Does what follows from a call, and is not done by the caller. */
export const onOwnAccount = <T>(work: () => T): T => calls.run(undefined, work);

/** The invocation whose call is being answered; undefined for calls from elsewhere. */
export function callingInvocation(): CallingInvocation | undefined {
  const call = calls.getStore();
  return call === undefined || call.isAnswered ? undefined : call.by;
}
