import type { Found } from '../../chaos/part.ts';
import { checkBilling, checkNotices, checkPayments, checkReadModel, checkSales } from './effects.ts';
import type { Check, ShopFindings } from './findings.ts';
import { checkHistories, checkLeftOver, checkOutbox, checkShipments, checkWebhooks } from './histories.ts';

/** What must hold in the shop once the region is idle; docs/explanation/chaos.md describes each. */
export const SHOP_INVARIANTS = {
  'read model': checkReadModel,
  notices: checkNotices,
  sales: checkSales,
  payments: checkPayments,
  billing: checkBilling,
  outbox: checkOutbox,
  histories: checkHistories,
  webhooks: checkWebhooks,
  shipments: checkShipments,
  'left over': checkLeftOver,
} as const satisfies Readonly<Record<string, Check>>;

export const shopProblems = (findings: ShopFindings): Readonly<Record<string, readonly Found[]>> =>
  Object.fromEntries(Object.entries(SHOP_INVARIANTS).map(([name, check]) => [name, check(findings)]));
