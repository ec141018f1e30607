import { Field } from '../../components/field.tsx';
import { setQuery } from '../../router.ts';

interface ToolbarProps {
  readonly search: string;
  readonly type: string;
  readonly types: readonly string[];
  readonly isWhole: boolean;
  readonly isTable: boolean;
  /** Parts that are left out as long as `isWhole` is false. */
  readonly hidden: number;
  /** Such as "2 parts found". */
  readonly note: string | undefined;
  readonly onNext: () => void;
}

/** What of the map is shown, and how. Everything that is chosen is in the address. */
export function Toolbar({ search, type, types, isWhole, isTable, hidden, note, onNext }: ToolbarProps) {
  return (
    <div class="map-toolbar fields">
      <Field label="Find a part">
        <input
          type="search"
          value={search}
          onInput={({ currentTarget }) => setQuery({ q: currentTarget.value || undefined })}
          onKeyDown={({ key }) => key === 'Enter' && onNext()}
        />
      </Field>
      <Field label="Way of the events">
        <select value={type} onChange={({ currentTarget }) => setQuery({ type: currentTarget.value || undefined })}>
          <option value="">of every type</option>
          {types.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </Field>
      <div class="actions">
        <button
          type="button"
          aria-pressed={isWhole}
          title="Dead-letter queues, tables that every function uses, and what nothing leads to"
          onClick={() => setQuery({ all: isWhole ? undefined : '1' })}
        >
          {isWhole || hidden === 0 ? 'Every part' : `Every part (${hidden} more)`}
        </button>
        <button type="button" aria-pressed={isTable} onClick={() => setQuery({ as: isTable ? undefined : 'table' })}>
          As a table
        </button>
      </div>
      {note !== undefined && <p class="muted note">{note}</p>}
    </div>
  );
}
