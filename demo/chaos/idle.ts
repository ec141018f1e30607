import type { Progress, Units } from '@tributary/region/command-line';
import type { RegionPages } from './region-pages.ts';
import type { RegionProcess } from './region-process.ts';
import { waitForPending } from './wait-until-idle.ts';

export interface IdleOptions {
  readonly seed: number;
  readonly pages: RegionPages;
  readonly region: Pick<RegionProcess, 'check'>;
  readonly progress: Progress;
}

const STUCK_AFTER_MS = 120_000;

/** Waits until little or nothing is under way in the region, and shows at which stage a run is. */
export class Idle {
  readonly #options: IdleOptions;

  constructor(options: IdleOptions) {
    this.#options = options;
  }

  stage(name: string, units?: Units): void {
    this.#options.progress.stage(`Seed ${this.#options.seed}, ${name}`, units);
  }

  /** So many units of the stage are done. */
  done(units: number): void {
    this.#options.progress.add(units);
  }

  /** @throws Error when nothing moves any more */
  until(stage: string): Promise<void> {
    this.stage(stage);
    return this.atMost(0);
  }

  /** Waits until no more than so many things are under way. @throws Error when nothing moves any more */
  atMost(most: number): Promise<void> {
    const { pages, region, progress } = this.#options;
    return waitForPending(most, {
      pages,
      check: () => region.check(),
      stuckAfterMs: STUCK_AFTER_MS,
      onPending: (pending) => progress.note(`${pending} pending`),
    });
  }
}
