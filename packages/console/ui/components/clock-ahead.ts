/** What the answer took on its way, or a clock that is read late, is no difference. */
const NO_DIFFERENCE_MS = 2_000;

/** When the region was asked for its time, and when it had answered, by the browser's clock. */
export interface Asked {
  readonly at: number;
  readonly answeredAt: number;
}

/** Milliseconds by which the region's clock is ahead: 0 where its time may lie between the question and the answer. */
export function clockAheadIn(now: number, { at, answeredAt }: Asked): number {
  if (now > answeredAt + NO_DIFFERENCE_MS) return now - answeredAt;
  return now < at - NO_DIFFERENCE_MS ? now - at : 0;
}
