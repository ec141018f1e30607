import { effect, signal } from '@preact/signals';
import { api } from '../api.ts';
import { setRegionClock } from '../components/clock.ts';
import { live } from '../live/live.ts';

export interface RegionStatus {
  /** The numbers of things under way or scheduled, by service; empty when the region is idle. */
  readonly pending: Readonly<Record<string, number>>;
  /** Undefined without a plan of faults. */
  readonly areFaultsOn: boolean | undefined;
}

/** Undefined until the region has said it. */
export const regionStatus = signal<RegionStatus | undefined>(undefined);

/** Why the newest state is not known; empty while it is. */
export const statusProblem = signal('');

const EVERY_MS = 2_000;

/** Asks the region how it is, while somebody looks and it answers. */
export function watchStatus(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = async (): Promise<void> => {
    if (!document.hidden) await readStatus().then(() => told(''), told);
    if (live.connected.value) timer = setTimeout(() => void ask(), EVERY_MS);
  };
  effect(() => {
    clearTimeout(timer);
    if (live.connected.value) void ask();
  });
}

const told = (problem: unknown): void => {
  statusProblem.value = problem instanceof Error ? problem.message : String(problem);
};

interface Health {
  readonly now: string;
}

interface Settled {
  readonly pending: Readonly<Record<string, number>>;
}

interface FaultPlan {
  readonly enabled: boolean;
  readonly rules: readonly unknown[];
}

async function readStatus(): Promise<void> {
  const [{ pending }, { enabled, rules }] = await Promise.all([
    api.region<Settled>('settled'),
    api.region<FaultPlan>('faults'),
    readClock(),
  ]);
  regionStatus.value = { pending, areFaultsOn: rules.length === 0 ? undefined : enabled };
}

async function readClock(): Promise<void> {
  const at = Date.now();
  const { now } = await api.region<Health>('health');
  setRegionClock(Date.parse(now), { at, answeredAt: Date.now() });
}
