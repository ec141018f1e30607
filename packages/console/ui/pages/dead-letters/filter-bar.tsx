import type { ComponentChildren } from 'preact';
import type { DeadLetterList } from '../../../server/dead-letters/shapes.ts';
import { Field } from '../../components/field.tsx';
import { setQuery } from '../../router.ts';
import { AGES, choicesOf, type DeadLetterFilter, isFiltered } from './shown-dead-letters.ts';

interface FilterBarProps {
  readonly list: DeadLetterList;
  readonly filter: DeadLetterFilter;
}

const AGE_WORDS: Readonly<Record<string, string>> = {
  '5min': 'older than 5 min',
  '1h': 'older than 1 h',
  '1d': 'older than 1 d',
  '7d': 'older than 7 d',
};

export const NO_FILTER = { queue: undefined, reason: undefined, age: undefined, q: undefined };

/** By queue, reason, age and text. */
export const FilterBar = ({ list: { deadLetters }, filter }: FilterBarProps) => (
  <search class="fields dead-letters-filter">
    <Field label="Reason">
      <Choice value={filter.reason} onChoose={(reason) => setQuery({ reason })} any="any reason">
        {choicesOf(deadLetters, 'reason').map(([value, count]) => (
          <option key={value} value={value}>{`${value} (${count})`}</option>
        ))}
      </Choice>
    </Field>
    <Field label="Queue">
      <Choice value={filter.queue} onChoose={(queue) => setQuery({ queue })} any="any queue">
        {choicesOf(deadLetters, 'queue').map(([value, count]) => (
          <option key={value} value={value}>{`${value} (${count})`}</option>
        ))}
      </Choice>
    </Field>
    <Field label="Age">
      <Choice value={filter.age} onChoose={(age) => setQuery({ age })} any="any age">
        {Object.keys(AGES).map((age) => (
          <option key={age} value={age}>
            {AGE_WORDS[age]}
          </option>
        ))}
      </Choice>
    </Field>
    <Field label="Text in the id, type, origin or error">
      <input type="search" value={filter.q} onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })} />
    </Field>
    {isFiltered(filter) && (
      <button type="button" onClick={() => setQuery(NO_FILTER)}>
        Clear
      </button>
    )}
  </search>
);

interface ChoiceProps {
  readonly value: string;
  readonly onChoose: (value: string) => void;
  readonly any: string;
  readonly children: ComponentChildren;
  readonly id?: string;
}

const Choice = ({ value, onChoose, any, children, ...control }: ChoiceProps) => (
  <select {...control} value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
    <option value="">{any}</option>
    {children}
  </select>
);
