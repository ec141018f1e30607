import { formatDuration } from '../../../components/format.ts';
import type { Bar, BarKind } from './bars.ts';

const WORDS: Readonly<Record<BarKind, string>> = { waited: 'waited', worked: 'worked', lasted: 'lasted' };

/** What one bar says, such as `waited 1.2 s`. */
export const barText = ({ kind, from, to }: Bar): string =>
  to === undefined ? `${WORDS[kind]} so far` : `${WORDS[kind]} ${formatDuration(to - from)}`;

/** What the bars of one row say together, such as `waited 1.2 s, worked 340 ms`. Shorter waiting is not worth a word. */
export function barsText(bars: readonly Bar[]): string {
  const kinds: readonly BarKind[] = ['waited', 'worked', 'lasted'];
  const parts = kinds.flatMap((kind) => {
    const own = bars.filter((bar) => bar.kind === kind);
    if (own.length === 0) return [];
    const sumMs = own.reduce((sum, { from, to = from }) => sum + to - from, 0);
    const isOpen = own.some(({ to }) => to === undefined);
    if (kind === 'waited' && sumMs < WORTH_A_WORD_MS && !isOpen) return [];
    return [`${WORDS[kind]} ${formatDuration(sumMs)}${isOpen ? ' so far' : ''}`];
  });
  return parts.join(', ');
}

const WORTH_A_WORD_MS = 10;
