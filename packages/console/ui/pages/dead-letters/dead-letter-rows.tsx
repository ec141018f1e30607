import { shortNames } from '@tributary/region/logs-text';
import type { DeadLetterList, DeadLetterRow } from '../../../server/dead-letters/shapes.ts';
import type { Column } from '../../components/column.ts';
import { printable, shortId } from '../../components/format.ts';
import { State } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { VirtualList } from '../../components/virtual-list.tsx';
import { marksOf, whyOf } from './shown-dead-letters.ts';

interface DeadLetterRowsProps {
  readonly list: DeadLetterList;
  /** Of the list, those that are shown. */
  readonly deadLetters: readonly DeadLetterRow[];
  /** The id of the one that is open. */
  readonly open: string | undefined;
  readonly onOpen: (deadLetter: DeadLetterRow) => void;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (ids: ReadonlySet<string>) => void;
}

/** One row for each; several can be chosen. */
export function DeadLetterRows({ list, deadLetters, open, onOpen, chosen, onChoose }: DeadLetterRowsProps) {
  const first = [SINCE, reasonColumn(deadLetters), EVENT];
  const columns = open === undefined ? [...first, WHY, fromColumn(list), ...marksColumn(deadLetters)] : first;
  return (
    <>
      <ChooseAll deadLetters={deadLetters} chosen={chosen} onChoose={onChoose} />
      <VirtualList
        label="Dead letters"
        rows={deadLetters}
        keyOf={({ id }) => id}
        columns={[chooseColumn(chosen, onChoose), ...columns]}
        selected={open}
        onOpen={onOpen}
      />
    </>
  );
}

const chooseColumn = (
  chosen: ReadonlySet<string>,
  onChoose: DeadLetterRowsProps['onChoose'],
): Column<DeadLetterRow> => ({
  title: '✓',
  width: '24px',
  cell: ({ id, eventId = id }) => (
    <input
      type="checkbox"
      aria-label={`Choose ${eventId}`}
      checked={chosen.has(id)}
      onChange={({ currentTarget }) => onChoose(withId(chosen, id, currentTarget.checked))}
    />
  ),
});

function withId(ids: ReadonlySet<string>, id: string, isIn: boolean): ReadonlySet<string> {
  const changed = new Set(ids);
  if (isIn) changed.add(id);
  else changed.delete(id);
  return changed;
}

const ChooseAll = ({
  deadLetters,
  chosen,
  onChoose,
}: Pick<DeadLetterRowsProps, 'deadLetters' | 'chosen' | 'onChoose'>) => {
  const isEvery = deadLetters.length > 0 && deadLetters.every(({ id }) => chosen.has(id));
  const all = (): ReadonlySet<string> => (isEvery ? new Set() : new Set(deadLetters.map(({ id }) => id)));
  return (
    <label class="choose-all">
      <input type="checkbox" checked={isEvery} onChange={() => onChoose(all())} /> Choose all that are shown
    </label>
  );
};

const SINCE: Column<DeadLetterRow> = { title: 'Since', width: '8.2rem', cell: ({ sentAt }) => <Time at={sentAt} /> };

/** The sign before a reason, and the room between columns. */
const BESIDE_REASON = 3;
const MOST_CHARACTERS = 32;
/** The unit `ch` is of the font, which is smaller in the head of the list. */
const CHARACTER_REM = 0.54;
const widthOf = (characters: number): string => `${Math.min(MOST_CHARACTERS, characters) * CHARACTER_REM}rem`;

/** As wide as the longest reason: it is what people look for. */
function reasonColumn(deadLetters: readonly DeadLetterRow[]): Column<DeadLetterRow> {
  const longest = deadLetters.reduce((most, { reason }) => Math.max(most, reason.length), 0);
  return {
    title: 'Reason',
    width: `minmax(6rem, ${widthOf(longest + BESIDE_REASON)})`,
    cell: ({ reason }) => (
      <span title={printable(reason)}>
        <State state="dead-lettered" word={printable(reason)} />
      </span>
    ),
  };
}

const EVENT: Column<DeadLetterRow> = {
  title: 'Event',
  width: 'minmax(11rem, 2.4fr)',
  cell: ({ eventType, eventId, id }) => (
    <>
      {eventType === undefined ? '' : `${printable(eventType)} `}
      <span class="mono" title={eventId ?? id}>
        {printable(shortId(eventId ?? id, 21))}
      </span>
    </>
  ),
};

const marksText = (deadLetter: DeadLetterRow): string => marksOf(deadLetter).join(', ');

/** Only where one has a mark, and as wide as the longest. */
function marksColumn(deadLetters: readonly DeadLetterRow[]): readonly Column<DeadLetterRow>[] {
  const longest = deadLetters.reduce((most, deadLetter) => Math.max(most, marksText(deadLetter).length), 0);
  if (longest === 0) return [];
  const cell = (deadLetter: DeadLetterRow) => (
    <span class="warn" title={marksText(deadLetter)}>
      {marksText(deadLetter)}
    </span>
  );
  return [{ title: 'Marks', width: `minmax(5rem, ${widthOf(longest)})`, cell }];
}

const WHY: Column<DeadLetterRow> = {
  title: 'Why',
  width: 'minmax(0, 3fr)',
  cell: (deadLetter) => <span title={printable(deadLetter.explanation)}>{printable(whyOf(deadLetter))}</span>,
};

function fromColumn({ queues }: DeadLetterList): Column<DeadLetterRow> {
  const short = shortNames(queues.map(({ name }) => name));
  return {
    title: 'From',
    width: 'minmax(5rem, 1.4fr)',
    cell: ({ from, queue }) => (
      <span title={`${printable(from)}, on ${queue}`}>{printable(from.split(' ').map(short).join(' '))}</span>
    ),
  };
}
