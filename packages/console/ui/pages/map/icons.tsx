import type { PartKind } from '../../../server/map/shapes.ts';

/** Drawn in a square of 16. */
const PATHS: Readonly<Record<PartKind, string>> = {
  alarm: 'M4 11V7.5a4 4 0 0 1 8 0V11l1.5 1.5h-11zM7 14h2',
  api: 'M2 8h4M10 8h4M6 4h4v8H6z',
  'api-destination': 'M2.5 4h6v8h-6zM8.5 8H14M11 5l3 3-3 3',
  archive: 'M2 3h12v3H2zM3 6v7h10V6M6.5 9h3',
  bucket: 'M2.5 4h11l-1.5 9h-8z',
  bus: 'M1.5 8h13M5 8V4M5 8v4M11 8V4M11 8v4',
  discoverer: 'M7 2.5a4.5 4.5 0 1 0 .01 0zM10.5 10.5L14 14',
  function: 'M4 13l4-8M6 3h1.5L12 13h1.5',
  other: 'M8 2.5a5.5 5.5 0 1 0 .01 0zM8 7v4M8 5v.2',
  pipe: 'M2 6h12M2 10h12M2 4v8M14 4v8',
  queue: 'M2 4.5h3v7H2zM6.5 4.5h3v7h-3zM11 4.5h3v7h-3z',
  rule: 'M2 3h12l-4.5 5.5V13l-3-1.5v-3z',
  schedule: 'M8 2.5a5.5 5.5 0 1 0 .01 0zM8 5v3.2l2.2 1.4',
  sns: 'M3 6h2.5L10 3v10L5.5 10H3zM12.5 6a3 3 0 0 1 0 4',
  table: 'M2.5 3h11v10h-11zM2.5 6.5h11M7 6.5V13',
  topic: 'M2 4h12M2 8h12M2 12h12M5 3v2M9 7v2M12 11v2',
  workflow: 'M6 2h4v3H6zM2 11h4v3H2zM10 11h4v3h-4zM8 5v3M4 11V8h8v3',
};

export const Icon = ({ kind }: { readonly kind: PartKind }) => <path class="icon" d={PATHS[kind]} />;
