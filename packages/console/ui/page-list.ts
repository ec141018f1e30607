/** What the navigation says of a page. */
export interface ListedPage {
  /** The first segment of its address, and the name of its folder. */
  readonly name: string;
  readonly title: string;
  /** Goes there after `g`. */
  readonly key: string;
  /** Listed in the navigation; other pages are reached from these. */
  readonly isListed: boolean;
}

/** In the order of the navigation. The first is the start. */
export const PAGE_LIST = [
  { name: 'map', title: 'Map', key: 'm', isListed: true },
  { name: 'events', title: 'Events', key: 'e', isListed: true },
  { name: 'event', title: 'Event', key: '', isListed: false },
  { name: 'topics', title: 'Kafka', key: 't', isListed: true },
  { name: 'dead-letters', title: 'Dead letters', key: 'l', isListed: true },
  { name: 'functions', title: 'Functions', key: 'f', isListed: true },
  { name: 'workflows', title: 'Workflows', key: 'w', isListed: true },
  { name: 'contracts', title: 'Contracts', key: 'c', isListed: true },
  { name: 'archive', title: 'Archive', key: 'a', isListed: true },
  { name: 'measures', title: 'Measures', key: 's', isListed: true },
  { name: 'faults', title: 'Faults', key: 'x', isListed: true },
] as const satisfies readonly ListedPage[];

export type PageName = (typeof PAGE_LIST)[number]['name'];
