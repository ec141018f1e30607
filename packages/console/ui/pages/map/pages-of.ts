import { isDeadLetterQueue } from '../../../../../ops/trace/dead-letter.ts';
import type { Part } from '../../../server/map/shapes.ts';
import type { Query, To } from '../../router.ts';

interface PageLink {
  readonly title: string;
  readonly to: To;
  readonly query?: Query;
}

const PAGES: Partial<Record<Part['kind'], (name: string) => readonly PageLink[]>> = {
  function: (name) => [{ title: 'Function and its logs', to: ['functions', name] }],
  topic: (name) => [{ title: 'Records of the topic', to: ['topics', name] }],
  queue: (name) =>
    isDeadLetterQueue(name) ? [{ title: 'Its dead letters', to: ['dead-letters'], query: { queue: name } }] : [],
  workflow: (name) => [{ title: 'Executions', to: ['workflows', name] }],
};

/** Where more of a part is shown. */
export const pagesOf = ({ kind, name }: Part): readonly PageLink[] => PAGES[kind]?.(name) ?? [];
