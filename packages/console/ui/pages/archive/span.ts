import type { ReplayInfo } from '../../../server/archive/shapes.ts';

/** `/_region/archives?name=`: when the events of an archive are from, and of which types they are. */
export interface ArchivedMinutes {
  readonly count: number;
  readonly minutes: readonly { readonly at: number; readonly count: number }[];
  readonly types: Readonly<Record<string, number>>;
}

export const MINUTE_MS = 60_000;

/** From the first archived minute up to the end of the last one; the last hour for an archive that is empty. */
export function wholeSpan({ minutes }: ArchivedMinutes, now: number): readonly [from: number, to: number] {
  const [first, last] = [minutes[0], minutes.at(-1)];
  if (first === undefined || last === undefined) return [now - 60 * MINUTE_MS, now];
  return [first.at, last.at + MINUTE_MS];
}

/** How many events a replay of the span sends to each chosen rule, at most: rules take only what they match. */
export const countIn = ({ minutes }: ArchivedMinutes, from: number, to: number): number =>
  minutes.reduce((sum, { at, count }) => sum + (at >= from && at < to ? count : 0), 0);

/** How far a replay is, by the time of the newest event that it has sent: 0 to 1. */
export function progressOf({ from, to, lastEventAt }: Pick<ReplayInfo, 'from' | 'to' | 'lastEventAt'>): number {
  if (lastEventAt === undefined || to <= from) return 0;
  return Math.min(1, Math.max(0, (lastEventAt - from) / (to - from)));
}

/** For `<input type="datetime-local">`, in the browser's time zone, to the second. */
export function toLocalInput(at: number): string {
  const offsetMs = new Date(at).getTimezoneOffset() * MINUTE_MS;
  return new Date(at - offsetMs).toISOString().slice(0, 19);
}

/** Undefined for a text that is no time. */
export function fromLocalInput(text: string): number | undefined {
  const at = new Date(text).getTime();
  return Number.isNaN(at) ? undefined : at;
}

/** About as many bars as fit, each of as many minutes as needed. */
export function barsOf(
  { minutes }: ArchivedMinutes,
  from: number,
  to: number,
  maxBars = 60,
): readonly { readonly at: number; readonly count: number }[] {
  const widthMs = Math.max(1, Math.ceil((to - from) / MINUTE_MS / maxBars)) * MINUTE_MS;
  const bars = Array.from(
    { length: Math.max(0, Math.ceil((to - from) / widthMs)) },
    (_, index) => from + index * widthMs,
  );
  return bars.map((at) => ({ at, count: countIn({ minutes, count: 0, types: {} }, at, at + widthMs) }));
}
