import {
  checkBilling,
  checkNotices,
  checkPayments,
  checkReadModel,
  checkSales,
  checkWorkflows,
} from './invariants/effects.ts';
import { checkBus, checkDeadLetters, checkHistories, checkOrder, checkShipments } from './invariants/events.ts';
import type { Check, Findings, Found } from './invariants/finding.ts';

/** All that must hold once the region is idle; docs/explanation/chaos.md describes each. */
export const INVARIANTS = {
  bus: checkBus,
  order: checkOrder,
  'read model': checkReadModel,
  notices: checkNotices,
  sales: checkSales,
  payments: checkPayments,
  billing: checkBilling,
  workflows: checkWorkflows,
  histories: checkHistories,
  shipments: checkShipments,
  'dead letters': checkDeadLetters,
} as const satisfies Readonly<Record<string, Check>>;

/** A broken invariant. */
export interface Problem extends Found {
  /** A name in {@link INVARIANTS}. */
  readonly invariant: string;
}

export const problemsIn = (findings: Findings): readonly Problem[] =>
  Object.entries(INVARIANTS).flatMap(([invariant, check]) =>
    check(findings).map((problem) => ({ invariant, ...problem })),
  );
