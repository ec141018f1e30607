import { clockAhead } from '../components/clock.ts';
import { formatCount, formatDuration } from '../components/format.ts';
import { Link } from '../components/link.tsx';
import { live } from '../live/live.ts';
import type { Connection } from '../live/live-feed.ts';
import { PAGES } from '../pages.ts';
import { Keys } from './keys-help.tsx';
import { regionStatus, statusProblem } from './region-status.ts';
import { Search } from './search.tsx';
import { ThemeChoice } from './theme-choice.tsx';

export const TopBar = () => (
  <header class="top">
    <Link to={[]} class="brand">
      Tributary
    </Link>
    <Search />
    <span class="grow" />
    <Unknown />
    <Faults />
    <Pending />
    <Clock />
    <Mark />
    <Keys />
    <ThemeChoice />
  </header>
);

const MARKS: Readonly<Record<Connection, readonly [sign: string, word: string, tone: string]>> = {
  connecting: ['◌', 'connecting', 'muted'],
  live: ['●', 'live', 'ok'],
  paused: ['⊘', 'paused', 'muted'],
  lost: ['✕', 'no answer', 'error'],
};

/** Says what is true, and only that. */
function Mark() {
  const [sign, word, tone] = MARKS[live.connection.value];
  return (
    <span class={`state ${tone}`} title="The connection to the region">
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      <span>{word}</span>
    </span>
  );
}

const Clock = () =>
  clockAhead.value === 0 ? null : (
    <span class="number warn" title="The region's clock is virtual: it jumps over waiting times.">
      <span aria-hidden="true">▲ </span>virtual clock, {aheadText(clockAhead.value)}
    </span>
  );

/** It is behind where it has stood still: then real time has gone on without it. */
const aheadText = (ms: number): string => `${formatDuration(Math.abs(ms))} ${ms > 0 ? 'ahead' : 'behind'}`;

/** That nothing answers at all is said beside. */
const Unknown = () =>
  statusProblem.value === '' || !live.connected.value ? null : (
    <span class="warn" title={statusProblem.value}>
      <span aria-hidden="true">▲ </span>state not known
    </span>
  );

function Pending() {
  const pending = Object.entries(regionStatus.value?.pending ?? {});
  if (regionStatus.value === undefined) return null;
  const count = pending.reduce((sum, [, one]) => sum + one, 0);
  const title = pending.map(([name, one]) => `${name}: ${one}`).join('\n');
  return (
    <span class="number muted" title={count === 0 ? 'Nothing is under way or scheduled.' : title}>
      {count === 0 ? 'idle' : `${formatCount(count)} under way`}
    </span>
  );
}

function Faults() {
  const areOn = regionStatus.value?.areFaultsOn;
  if (areOn === undefined) return null;
  const text = areOn ? 'faults on' : 'faults off';
  const hasPage = PAGES.some(({ name }) => name === 'faults');
  return (
    <span class={areOn ? 'warn' : 'muted'}>
      <span aria-hidden="true">{areOn ? '▲ ' : '⊘ '}</span>
      {hasPage ? <Link to={['faults']}>{text}</Link> : text}
    </span>
  );
}
