import type { ComponentType } from 'preact';
import { type ListedPage, PAGE_LIST, type PageName } from './page-list.ts';

/** One page of the console. */
export interface Page extends ListedPage {
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

const LOADS: Readonly<Record<PageName, Page['load']>> = {
  map: () => import('./pages/map/map.tsx'),
  events: () => import('./pages/events/events.tsx'),
  event: () => import('./pages/event/event.tsx'),
  topics: () => import('./pages/topics/topics.tsx'),
  'dead-letters': () => import('./pages/dead-letters/dead-letters.tsx'),
  functions: () => import('./pages/functions/functions.tsx'),
  workflows: () => import('./pages/workflows/workflows.tsx'),
  contracts: () => import('./pages/contracts/contracts.tsx'),
  archive: () => import('./pages/archive/archive.tsx'),
  measures: () => import('./pages/measures/measures.tsx'),
  faults: () => import('./pages/faults/faults.tsx'),
};

export const PAGES: readonly Page[] = PAGE_LIST.map((page) => ({ ...page, load: LOADS[page.name] }));
