import type { Link, Part } from '../../../server/map/shapes.ts';
import type { Column } from '../../components/column.ts';
import { State } from '../../components/state.tsx';
import { Table } from '../../components/table.tsx';
import { setQuery } from '../../router.ts';
import type { Live } from './model.ts';
import { KIND_WORDS, rateText, type Told } from './words.ts';

interface PartsTableProps {
  readonly parts: readonly Part[];
  readonly links: readonly Link[];
  readonly live: Live;
  readonly chosen: string | undefined;
}

/** The same as the picture says. */
export function PartsTable({ parts, links, live, chosen }: PartsTableProps) {
  const names = new Map(parts.map(({ id, label, kind }) => [id, `${KIND_WORDS[kind]} ${label}`]));
  const ends = (id: string, side: 'from' | 'to'): string =>
    links
      .flatMap((link) => (link[side === 'from' ? 'to' : 'from'] === id ? (names.get(link[side]) ?? []) : []))
      .join(', ');
  const columns: readonly Column<Told>[] = [
    { title: 'Part', cell: ({ part }) => <Open part={part} />, sort: ({ part }) => part.label },
    { title: 'Kind', cell: ({ part }) => KIND_WORDS[part.kind], sort: ({ part }) => part.kind },
    {
      title: 'Events',
      cell: ({ figures }) => rateText(figures.perSecond),
      sort: ({ figures }) => figures.perSecond,
      align: 'end',
    },
    {
      title: 'Errors, last minute',
      cell: ({ figures: { errors } }) => (errors > 0 ? <State state="failed" word={String(errors)} /> : 0),
      sort: ({ figures }) => figures.errors,
      align: 'end',
    },
    {
      title: 'Dead letters',
      cell: ({ deadLetters }) => (deadLetters > 0 ? <State state="dead-lettered" word={String(deadLetters)} /> : 0),
      sort: ({ deadLetters }) => deadLetters,
      align: 'end',
    },
    {
      title: 'Behind or waiting',
      cell: ({ figures: { lag, depth } }) => lag + depth,
      sort: ({ figures: { lag, depth } }) => lag + depth,
      align: 'end',
    },
    { title: 'From', cell: ({ part }) => ends(part.id, 'from') },
    { title: 'To', cell: ({ part }) => ends(part.id, 'to') },
  ];
  return (
    <Table
      label="Parts"
      columns={columns}
      rows={parts.map((part) => live.told(part))}
      keyOf={({ part }) => part.id}
      selected={chosen}
    />
  );
}

const Open = ({ part }: { readonly part: Part }) => (
  <button type="button" class="plain link" onClick={() => setQuery({ at: part.id })}>
    {part.label}
  </button>
);
