import { ErrorCode, KafkaError } from '../protocol/error-code.ts';

/** Runs `task` and gives the code to answer with: NONE, or that of its refusal. */
export function errorCodeOf(task: () => void): ErrorCode {
  return refusalOf(task)?.number ?? ErrorCode.NONE;
}

/** Runs `task` and gives its refusal, if it was refused. */
export function refusalOf(task: () => void): KafkaError | undefined {
  try {
    task();
    return undefined;
  } catch (error) {
    if (error instanceof KafkaError) return error;
    throw error;
  }
}
