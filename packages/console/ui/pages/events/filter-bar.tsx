import { useMemo } from 'preact/hooks';
import { Field } from '../../components/field.tsx';
import { live } from '../../live/live.ts';
import { setQuery } from '../../router.ts';
import { type Field as FilterField, type Filters, STATE_WORDS } from './filters.ts';
import { bothSeen, valuesSeen } from './values-seen.ts';

const LISTED: readonly (readonly [field: 'type' | 'source' | 'origin', label: string])[] = [
  ['type', 'Type'],
  ['source', 'Source'],
  ['origin', 'Entered at'],
];

const set = (field: FilterField, value: string): void => setQuery({ [field]: value === '' ? undefined : value });

/** Filters, all of them in the address. */
export function FilterBar({ filters }: { readonly filters: Filters }) {
  // Values are looked for anew now and then: a new one is not urgent.
  const newest = useMemo(() => valuesSeen(live.rows), [Math.floor(live.version.value / 30), live.rows.length === 0]);
  // All rows are looked at once, when somebody has loaded them.
  const all = useMemo(() => valuesSeen(live.rows, live.rows.length), [live.all.readings.value]);
  const seen = bothSeen(newest, all);
  return (
    <form class="fields filter-bar" role="search" onSubmit={(event) => event.preventDefault()}>
      <Field label="Text">
        <input
          type="search"
          value={filters.q ?? ''}
          placeholder="event or payload"
          onInput={({ currentTarget }) => set('q', currentTarget.value)}
        />
      </Field>
      <Field label="State">
        <select value={filters.state ?? ''} onChange={({ currentTarget }) => set('state', currentTarget.value)}>
          <option value="">any</option>
          {Object.entries(STATE_WORDS).map(([state, word]) => (
            <option key={state} value={state}>
              {word}
            </option>
          ))}
        </select>
      </Field>
      {LISTED.map(([field, label]) => (
        <Field key={field} label={label}>
          <select value={filters[field] ?? ''} onChange={({ currentTarget }) => set(field, currentTarget.value)}>
            <option value="">any</option>
            {withChosen(seen[field], filters[field]).map((value) => (
              <option key={value} value={value}>
                {value}
              </option>
            ))}
          </select>
        </Field>
      ))}
      <Field label="Id">
        <input
          class="mono"
          value={filters.id ?? ''}
          placeholder="event, record, story"
          spellcheck={false}
          onInput={({ currentTarget }) => set('id', currentTarget.value)}
        />
      </Field>
    </form>
  );
}

/** What the address asks for is an option, too, though nothing has it yet. */
const withChosen = (values: readonly string[], chosen: string | undefined): readonly string[] =>
  chosen === undefined || values.includes(chosen) ? values : [chosen, ...values];
