import { seededRandom } from '@tributary/region/random';
import { letHoursPass } from './clients.ts';
import { Housekeeping } from './housekeeping.ts';
import type { Idle } from './idle.ts';
import type { Opened } from './opened.ts';
import type { Act } from './part.ts';
import type { Retention } from './retention.ts';
import { retry } from './retry.ts';
import type { World } from './world.ts';

export interface PlayOptions {
  readonly seed: number;
  readonly hasFaults: boolean;
  readonly opened: Opened;
  readonly idle: Idle;
  readonly retention: Retention;
}

/** Quiet acts wait for most of their time. With more of them at once, functions have no worker for both sides of a race. */
const QUIET_AT_ONCE = 12;
/** So many acts are done at a time, once no more than so many things are pending. */
const ACTS_AT_ONCE = 100;
const MOST_PENDING = 150;
/** Its choices are others than those of the senders. */
const HOUSEKEEPING_SEED = 0x686f7573;
/** So often while acts are done, an operator deletes what was read: each time reads all dead letters. */
const DELETIONS = 10;
/** After so much of the acts, dead letters are redriven for the first time, while faults go on. */
const REDRIVE_AFTER = 0.6;
/** Then this share of the events comes again. */
const HOURS_LATER = 1;
const REPEATED = 0.02;

/** Does all acts, and waits until the region is idle, first with faults and then without. */
export async function play(world: World, acts: readonly Act[], options: PlayOptions): Promise<void> {
  const { seed, hasFaults, opened, idle, retention } = options;
  await world.act(acts.filter(isQuiet), QUIET_AT_ONCE);
  await idle.until('quiet acts');
  await playBusy(
    world,
    acts.filter((act) => !isQuiet(act)),
    options,
  );
  await idle.until('all sent');
  await retention.play(world, seed);
  await letHoursPass(opened.clients.sqs, HOURS_LATER);
  await world.repeat(Math.ceil(acts.length * REPEATED), seededRandom(seed));
  await idle.until('some sent again');
  if (!hasFaults) return;
  await opened.pages.switchFaults(false);
  await idle.until('faults off');
}

async function playBusy(world: World, acts: readonly Act[], { seed, opened, idle }: PlayOptions): Promise<void> {
  idle.stage('sending', { unit: 'acts', total: acts.length });
  const { kafka, operator } = opened;
  const housekeeping = new Housekeeping(kafka, operator, seededRandom(seed ^ HOUSEKEEPING_SEED));
  const redriveAt = Math.floor((acts.length * REDRIVE_AFTER) / ACTS_AT_ONCE) * ACTS_AT_ONCE;
  const deleteEvery = Math.ceil(acts.length / DELETIONS / ACTS_AT_ONCE) * ACTS_AT_ONCE;
  for (let from = 0; from < acts.length; from += ACTS_AT_ONCE) {
    await idle.atMost(MOST_PENDING);
    const batch = acts.slice(from, from + ACTS_AT_ONCE);
    await world.act(batch);
    if (from > 0 && from % deleteEvery === 0) await retry('deleting what was read', () => housekeeping.deleteRead());
    if (from === redriveAt) await retry('redriving', () => operator.redriveSome());
    idle.done(batch.length);
  }
}

const isQuiet = (act: Act): boolean => act.kind === 'do' && act.isQuiet === true;
