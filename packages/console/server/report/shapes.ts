import type { EventRow, Hop, StatsSecond } from '@tributary/region/observation';
import type { FaultsReport } from '../faults-shapes.ts';

/** One line of what a run counted. */
export interface ReportFigure {
  /** Empty for a part of the figure above it. */
  readonly name: string;
  readonly value: string;
  readonly what: string;
}

export interface ReportedDeadLetter {
  readonly queue: string;
  readonly reason: string;
  readonly explanation: string;
  readonly from: string;
  readonly eventId: string | undefined;
}

/** What those who ran it say of a run. */
export interface RunAccount {
  readonly title: string;
  /** How the run came about, in a sentence or two. */
  readonly about: string;
  readonly figures: readonly ReportFigure[];
  /** A line for each event that was lost or handled twice. */
  readonly problems: readonly string[];
  readonly deadLetters: readonly ReportedDeadLetter[];
  /** What has become of the dead letters, in a sentence. */
  readonly deadLettersBecame: string;
}

/** What the region tells of a run once it is over. */
export interface RunRecording {
  /** The end of the run, on the region's clock. */
  readonly endedAt: number;
  readonly seconds: readonly StatsSecond[];
  readonly faults: FaultsReport;
  /** Newest first: all, or those whose way is told. */
  readonly events: readonly EventRow[];
  /** Those of these events, oldest first. */
  readonly hops: readonly Hop[];
  /** Of the whole run. */
  readonly all: { readonly events: number; readonly hops: number };
}

/** All that the page of a run shows. */
export interface RunReport extends RunAccount, RunRecording {}
