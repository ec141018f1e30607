import type { ComponentType } from 'preact';

/** One page of the console. */
export interface Page {
  /** The first segment of its address. */
  readonly name: string;
  readonly title: string;
  /** Goes there after `g`. */
  readonly key: string;
  /** Listed in the navigation; other pages are reached from these. */
  readonly isListed: boolean;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

/** In the order of the navigation. The first is the start. */
export const PAGES: readonly Page[] = [
  { name: 'map', title: 'Map', key: 'm', isListed: true, load: () => import('./pages/map/map.tsx') },
  { name: 'events', title: 'Events', key: 'e', isListed: true, load: () => import('./pages/events/events.tsx') },
  { name: 'event', title: 'Event', key: '', isListed: false, load: () => import('./pages/event/event.tsx') },
  { name: 'topics', title: 'Kafka', key: 't', isListed: true, load: () => import('./pages/topics/topics.tsx') },
  {
    name: 'dead-letters',
    title: 'Dead letters',
    key: 'l',
    isListed: true,
    load: () => import('./pages/dead-letters/dead-letters.tsx'),
  },
  {
    name: 'functions',
    title: 'Functions',
    key: 'f',
    isListed: true,
    load: () => import('./pages/functions/functions.tsx'),
  },
  {
    name: 'workflows',
    title: 'Workflows',
    key: 'w',
    isListed: true,
    load: () => import('./pages/workflows/workflows.tsx'),
  },
  {
    name: 'contracts',
    title: 'Contracts',
    key: 'c',
    isListed: true,
    load: () => import('./pages/contracts/contracts.tsx'),
  },
  { name: 'archive', title: 'Archive', key: 'a', isListed: true, load: () => import('./pages/archive/archive.tsx') },
  {
    name: 'measures',
    title: 'Measures',
    key: 's',
    isListed: true,
    load: () => import('./pages/measures/measures.tsx'),
  },
  { name: 'faults', title: 'Faults', key: 'x', isListed: true, load: () => import('./pages/faults/faults.tsx') },
];
