/** `/_region/faults`: the plan, and how often each of its rules has met a call and fired. */
export interface FaultsReport {
  readonly enabled: boolean;
  readonly seed: number;
  readonly rules: readonly FaultRule[];
}

export interface FaultRule {
  /** The position in the plan, from 1. */
  readonly rule: number;
  readonly fault: string;
  /** What happens, in one sentence. */
  readonly about: string;
  readonly at: string;
  readonly from: string | null;
  readonly nth?: number;
  readonly every?: number;
  readonly probability?: number;
  readonly enabled: boolean;
  readonly calls: number;
  readonly fired: number;
}
