export interface RuleOfBus {
  readonly arn: string;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly pattern: string;
}

export interface ArchiveInfo {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly busArn: string;
  readonly count: number;
  readonly sizeBytes: number;
  /** 0: for ever. */
  readonly retentionDays: number;
  readonly description: string;
  /** JSON; empty for all events of the bus. */
  readonly pattern: string;
  /** Of its bus: a replay goes to all of them, or to those that are chosen. */
  readonly rules: readonly RuleOfBus[];
}

export interface ReplayInfo {
  readonly name: string;
  readonly archive: string;
  readonly state: string;
  readonly reason: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** The span that is sent again. */
  readonly from: number;
  readonly to: number;
  /** How far it is: the time of the newest event that was sent. */
  readonly lastEventAt?: number;
}

/** `archive` */
export interface ArchivePage {
  readonly archives: readonly ArchiveInfo[];
  /** Newest first. */
  readonly replays: readonly ReplayInfo[];
}
