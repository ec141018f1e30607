import type { EventPage } from '@tributary/region/observation';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { api } from '../api.ts';
import { shortId } from '../components/format.ts';
import { toError } from '../components/to-error.ts';
import { useKey } from '../keys.ts';
import { PAGES } from '../pages.ts';
import { go, type Query } from '../router.ts';
import { type Found, placesFound, type Resources } from './search-places.ts';

const TYPED_FOR_MS = 150;
const hasPage = (name: string): boolean => PAGES.some((page) => page.name === name);

/** Finds an event by its id or type, and a part of the region by its name. */
export function Search() {
  const [text, setText] = useState('');
  const [found, setFound] = useState<readonly Found[]>([]);
  const [chosen, choose] = useState(0);
  const [problem, setProblem] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  useKey('/', 'Search', () => input.current?.focus());
  useEffect(
    () =>
      findLater(text.trim(), (all, why = '') => {
        setFound(all);
        setProblem(why);
        choose(0);
      }),
    [text],
  );
  if (!hasPage('events')) return null;

  const open = ({ path, query }: Pick<Found, 'path' | 'query'>): void => {
    setText('');
    setFound([]);
    go(path, query);
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') {
      setFound([]);
      setProblem('');
    }
    if (step === undefined || found.length === 0) return;
    event.preventDefault();
    choose((chosen + step + found.length) % found.length);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    const one = found[chosen];
    if (one !== undefined) open(one);
    else if (text.trim() !== '') open({ path: ['events'], query: { q: text.trim() } });
  };
  const isOpen = found.length > 0;
  return (
    <form role="search" aria-label="The region" class="search" onSubmit={submit}>
      <input
        ref={input}
        type="search"
        // biome-ignore lint/a11y/noRedundantRoles: without a datalist it is no combobox by itself
        role="combobox"
        list={undefined}
        placeholder="Search  /"
        aria-label="Search events by id or type, and places by name"
        aria-expanded={isOpen}
        aria-controls={`${id}-found`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen ? `${id}-${chosen}` : undefined}
        autocomplete="off"
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={press}
        onBlur={() => setFound([])}
      />
      <ul role="listbox" id={`${id}-found`} aria-label="Found" hidden={!isOpen}>
        {found.map((one, index) => (
          <li
            key={`${one.kind} ${one.name}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            // The list would close before a click ended.
            onMouseDown={() => open(one)}
          >
            <span>{shortId(one.name, 40)}</span>
            <span class="muted">{one.kind}</span>
          </li>
        ))}
      </ul>
      {problem !== '' && (
        <p class="search-problem error" role="alert">
          <span aria-hidden="true">✕ </span>
          The region could not search: {problem} Press Enter to look in the list of events.
        </p>
      )}
    </form>
  );
}

/** Asks when nobody types any more. @returns gives up */
function findLater(text: string, onFound: (found: readonly Found[], problem?: string) => void): () => void {
  let isWanted = true;
  const tell = (found: readonly Found[], problem?: string): void => {
    if (isWanted) onFound(found, problem);
  };
  const ask = (): Promise<readonly Found[]> => (text === '' ? Promise.resolve([]) : find(text));
  const timer = setTimeout(() => {
    ask().then(tell, (thrown: unknown) => tell([], toError(thrown).message));
  }, TYPED_FOR_MS);
  return () => {
    isWanted = false;
    clearTimeout(timer);
  };
}

const MOST_EVENTS = 6;

async function find(text: string): Promise<readonly Found[]> {
  const [{ events }, resources] = await Promise.all([
    api.region<EventPage>('events', { q: text, limit: MOST_EVENTS }),
    api.region<Resources>('resources'),
  ]);
  const query: Query = {};
  const rows = events.map(
    ({ id, type }): Found => ({ name: id, kind: type === '' ? 'event' : `event ${type}`, path: ['event', id], query }),
  );
  return [...placesFound(text, resources, hasPage), ...rows];
}
