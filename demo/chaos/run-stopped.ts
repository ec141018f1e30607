/** The run cannot go on: somebody has waited too long for an answer, or for the region, or the region has ended. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
}

export const TO_AN_END = 'comes to an end';

/** @returns why the run has stopped, as what does not hold @throws the error, if it is another one */
export function problemOf(error: unknown): {
  readonly invariant: string;
  readonly text: string;
  readonly ids: readonly string[];
} {
  if (!(error instanceof RunStopped)) throw error;
  return { invariant: TO_AN_END, text: error.message, ids: [] };
}
