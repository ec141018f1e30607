import vm from 'node:vm';

/** Calls what a time limit is for: only a script of its own can be ended from outside. */
const CALL = new vm.Script('work()');
const sandbox = { work: (): void => {} };
const context = vm.createContext(sandbox);

/**
 * What some work gives; undefined when it takes too long. It is ended in the middle, also in a regular expression.
 * @param limitMs of real time
 */
export function withinTime<T>(limitMs: number, work: () => T): { readonly value: T } | undefined {
  let done: { readonly value: T } | undefined;
  sandbox.work = () => {
    done = { value: work() };
  };
  try {
    CALL.runInContext(context, { timeout: limitMs });
  } catch (error) {
    if (!isTimeout(error)) throw error;
  }
  return done;
}

/** The error may be of another realm, whose class is not ours. */
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
