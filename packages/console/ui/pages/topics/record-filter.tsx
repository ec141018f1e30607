import { useState } from 'preact/hooks';
import type { TopicRow } from '../../../server/kafka/shapes.ts';
import { Field } from '../../components/field.tsx';
import { setQuery } from '../../router.ts';

interface RecordFilterProps {
  readonly topic: TopicRow;
  readonly query: URLSearchParams;
}

const OPERATORS: readonly (readonly [op: string, words: string])[] = [
  ['is', 'is'],
  ['is-not', 'is not'],
  ['contains', 'contains'],
  ['above', 'is above'],
  ['below', 'is below'],
  ['exists', 'is there'],
  ['missing', 'is missing'],
];
const ALONE = ['exists', 'missing'];

/** Where to begin, and which records. */
export function RecordFilter({ topic, query }: RecordFilterProps) {
  const value = (name: string): string => query.get(name) ?? '';
  const op = value('op') || 'is';
  return (
    <search class="fields record-filter">
      <Field label="Partition">
        <select
          value={value('p')}
          onChange={({ currentTarget }) => setQuery({ p: currentTarget.value, sel: undefined })}
        >
          <option value="">all</option>
          {topic.partitions.map(({ partition }) => (
            <option key={partition} value={String(partition)}>
              {partition}
            </option>
          ))}
        </select>
      </Field>
      <Position key={value('at')} at={value('at')} hasPartition={value('p') !== ''} />
      <Field label="Text anywhere">
        <input type="search" value={value('q')} onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })} />
      </Field>
      <Field label="Field, such as lines[0].quantity">
        <input
          value={value('field')}
          placeholder="key, headers.ce_type, …"
          onInput={({ currentTarget }) => setQuery({ field: currentTarget.value })}
        />
      </Field>
      {value('field') !== '' && (
        <>
          <Field label="Comparison" isLabelHidden>
            <select value={op} onChange={({ currentTarget }) => setQuery({ op: currentTarget.value })}>
              {OPERATORS.map(([one, words]) => (
                <option key={one} value={one}>
                  {words}
                </option>
              ))}
            </select>
          </Field>
          {!ALONE.includes(op) && (
            <Field label="Value" isLabelHidden>
              <input
                value={value('value')}
                placeholder="value"
                onInput={({ currentTarget }) => setQuery({ value: currentTarget.value })}
              />
            </Field>
          )}
        </>
      )}
      {['p', 'at', 'q', 'field'].some((name) => value(name) !== '') && (
        <button type="button" onClick={() => setQuery(NOTHING)}>
          Clear
        </button>
      )}
    </search>
  );
}

const NOTHING = {
  p: undefined,
  at: undefined,
  q: undefined,
  field: undefined,
  op: undefined,
  value: undefined,
  sel: undefined,
};

type Kind = 'end' | 'start' | 'offset' | 'time';

const kindOf = (at: string): Kind => {
  if (at === '' || at === 'end') return 'end';
  if (at === 'start') return 'start';
  return /^\d+$/.test(at) ? 'offset' : 'time';
};

/** The newest, or on from a place. What is typed counts once one leaves the field. */
function Position({ at, hasPartition }: { readonly at: string; readonly hasPartition: boolean }) {
  const [kind, setKind] = useState<Kind>(kindOf(at));
  const choose = (next: Kind): void => {
    setKind(next);
    if (next === 'end' || next === 'start') setQuery({ at: next === 'end' ? undefined : next, sel: undefined });
  };
  const seek = (text: string): void => setQuery({ at: text, sel: undefined });
  return (
    <>
      <Field label="Show">
        <select value={kind} onChange={({ currentTarget }) => choose(currentTarget.value as Kind)}>
          <option value="end">the newest first</option>
          <option value="start">from the oldest on</option>
          <option value="offset">from an offset on</option>
          <option value="time">from a time on</option>
        </select>
      </Field>
      {kind === 'offset' && (
        <Field label="Offset" error={hasPartition ? undefined : 'Choose a partition, too.'}>
          <input
            inputMode="numeric"
            value={kindOf(at) === 'offset' ? at : ''}
            onChange={({ currentTarget }) => seek(currentTarget.value)}
          />
        </Field>
      )}
      {kind === 'time' && (
        <Field label="Time, of this browser's zone">
          <input
            type="datetime-local"
            step="1"
            value={kindOf(at) === 'time' ? localTime(at) : ''}
            onChange={({ currentTarget }) => seek(new Date(currentTarget.value).toISOString())}
          />
        </Field>
      )}
    </>
  );
}

/** As the field takes it: without a zone. */
function localTime(at: string): string {
  const time = Date.parse(at);
  if (Number.isNaN(time)) return '';
  return new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
