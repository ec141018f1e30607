import { useEffect, useRef, useState } from 'preact/hooks';
import type { DeadLetterList, DeadLetterRow, RedriveResult } from '../../../server/dead-letters/shapes.ts';
import { api } from '../../api.ts';
import { Empty } from '../../components/empty.tsx';
import { counted, formatCount } from '../../components/format.ts';
import { later } from '../../components/later.tsx';
import { Loaded, type LoadedState, useLoaded } from '../../components/loaded.tsx';
import { Split } from '../../components/split.tsx';
import { useKey } from '../../keys.ts';
import { live } from '../../live/live.ts';
import { go, route, setQuery } from '../../router.ts';
import { DeadLetterRows } from './dead-letter-rows.tsx';
import { DeadLetterView, Gone } from './dead-letter-view.tsx';
import { FilterBar, NO_FILTER } from './filter-bar.tsx';
import { changeKey, countedIn, deadLetterOf, filterIn, isFiltered, shownDeadLetters } from './shown-dead-letters.ts';
import './dead-letters.css';

const RedriveDialog = later(async () => (await import('./redrive-dialog.tsx')).RedriveDialog, 'the form');
const DiscardDialog = later(async () => (await import('./discard-dialog.tsx')).DiscardDialog, 'the form');

/** What failed for good, and how to mend it. */
export default function DeadLettersPage() {
  const state = useDeadLetters();
  return (
    <div class="dead-letters-page">
      <Loaded state={state} what="the dead letters">
        {(list) => <DeadLetters list={list} reload={state.reload} />}
      </Loaded>
    </div>
  );
}

/** Loads anew when something comes to one of the queues, or leaves it. A list of thousands takes its time: one at a time. */
function useDeadLetters(): LoadedState<DeadLetterList> {
  const state = useLoaded(() => api.get<DeadLetterList>('dead-letters'));
  const names = (state.value?.queues ?? []).map(({ name }) => name);
  const key = changeKey(live.stats.value, names);
  const seen = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (state.loading || names.length === 0 || seen.current === key) return;
    if (seen.current !== undefined) state.reload();
    seen.current = key;
  }, [key, state.loading]);
  return state;
}

interface DeadLettersProps {
  readonly list: DeadLetterList;
  readonly reload: () => void;
}

type Asked = {
  readonly action: 'redrive' | 'discard';
  readonly deadLetters: readonly DeadLetterRow[];
  readonly isAll: boolean;
};

function DeadLetters({ list, reload }: DeadLettersProps) {
  const { path, query } = route.value;
  const [, id] = path;
  const filter = filterIn(query);
  const shown = shownDeadLetters(list.deadLetters, filter, list.now);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, ask] = useState<Asked>();
  /** An edit made it, and the list may not have it yet. */
  const [made, setMade] = useState<string>();
  const picked = shown.filter((deadLetter) => chosen.has(deadLetter.id));
  const open = (deadLetter: DeadLetterRow): void => go(['dead-letters', deadLetter.id], Object.fromEntries(query));
  const close = (): void => go(['dead-letters'], Object.fromEntries(query));
  const askAbout = (action: Asked['action'], deadLetters: readonly DeadLetterRow[]): void => {
    if (deadLetters.length > 0) ask({ action, deadLetters, isAll: deadLetters.length === shown.length });
  };
  const current = deadLetterOf(list.deadLetters, id);
  useKey('r', 'Redrive', () => askAbout('redrive', picked.length > 0 ? picked : current ? [current] : shown));
  const done = (result?: Pick<RedriveResult, 'problems'>): void => {
    const isLeft = result?.problems.some((problem) => problem.id === id) === true;
    if (!isLeft && asked?.deadLetters.some((deadLetter) => deadLetter.id === id)) close();
    setChosen(new Set());
    reload();
  };
  const saved = (deadLetter: DeadLetterRow, isToRedrive: boolean): void => {
    setMade(deadLetter.id);
    if (isToRedrive) ask({ action: 'redrive', deadLetters: [deadLetter], isAll: false });
    go(['dead-letters', deadLetter.id], Object.fromEntries(query));
    reload();
  };
  return (
    <>
      <Head
        list={list}
        shown={shown}
        picked={picked}
        isFiltered={isFiltered(filter)}
        onAsk={(action, deadLetters) => askAbout(action, deadLetters)}
      />
      <NotListed queues={list.queues.filter(({ left }) => left > 0)} />
      {list.deadLetters.length > 0 && <FilterBar list={list} filter={filter} />}
      <Split
        label="dead letters"
        list={
          list.deadLetters.length === 0 ? (
            <Nothing queues={list.queues.length} />
          ) : shown.length === 0 ? (
            <Empty title="No dead letter is like this.">
              <p>0 of {counted(list.deadLetters.length, 'dead letter')}.</p>
              <button type="button" onClick={() => setQuery(NO_FILTER)}>
                Clear the filter
              </button>
            </Empty>
          ) : (
            <DeadLetterRows
              list={list}
              deadLetters={shown}
              open={id}
              onOpen={open}
              chosen={chosen}
              onChoose={setChosen}
            />
          )
        }
        detail={
          id === undefined ? undefined : current === undefined && id !== made ? (
            <Gone onClose={close} />
          ) : (
            <DeadLetterView
              key={id}
              id={id}
              version={JSON.stringify(current)}
              onClose={close}
              onAsk={(action, deadLetter) => ask({ action, deadLetters: [deadLetter], isAll: false })}
              onSaved={saved}
            />
          )
        }
      />
      {asked?.action === 'redrive' && (
        <RedriveDialog
          deadLetters={asked.deadLetters}
          isAll={asked.isAll}
          beyond={asked.deadLetters.length === list.deadLetters.length ? leftOf(list) : 0}
          onDone={done}
          onClose={() => ask(undefined)}
        />
      )}
      {asked?.action === 'discard' && (
        <DiscardDialog
          deadLetters={asked.deadLetters}
          isAll={asked.isAll}
          onDone={done}
          onClose={() => ask(undefined)}
        />
      )}
    </>
  );
}

/** Messages that are too many to be listed. */
const leftOf = ({ queues }: DeadLetterList): number => queues.reduce((sum, queue) => sum + queue.left, 0);

interface HeadProps {
  readonly list: DeadLetterList;
  readonly shown: readonly DeadLetterRow[];
  readonly picked: readonly DeadLetterRow[];
  readonly isFiltered: boolean;
  readonly onAsk: (action: Asked['action'], deadLetters: readonly DeadLetterRow[]) => void;
}

function Head({ list, shown, picked, isFiltered: filtered, onAsk }: HeadProps) {
  const left = leftOf(list);
  const touched = picked.length > 0 ? picked : shown;
  const which = (all: string): string =>
    picked.length > 0 ? formatCount(picked.length) : filtered ? `${formatCount(shown.length)} shown` : all;
  return (
    <header class="dead-letters-head">
      <h1>Dead letters</h1>
      <p class="muted">
        {filtered
          ? `${formatCount(shown.length)} of ${formatCount(list.deadLetters.length)}`
          : countedIn(list.deadLetters)}
        {left > 0 && `, and ${formatCount(left)} that are not listed`}
      </p>
      <span class="grow" />
      {shown.length > 0 && (
        <>
          <button type="button" class="danger" onClick={() => onAsk('discard', touched)}>
            Discard {which(left > 0 ? `the ${formatCount(shown.length)} listed` : 'all')} …
          </button>
          <button type="button" class={picked.length > 0 ? 'primary' : ''} onClick={() => onAsk('redrive', touched)}>
            Redrive {which('all')} …
          </button>
        </>
      )}
    </header>
  );
}

const NotListed = ({ queues }: { readonly queues: DeadLetterList['queues'] }) =>
  queues.length === 0 ? null : (
    <p class="notice warn">
      The oldest are listed. Newer ones are only counted:{' '}
      {queues.map(({ name, left }) => `${formatCount(left)} on ${name}`).join(', ')}. They are listed once older ones
      are redriven or discarded. “Redrive all” takes them too; filters look among those that are listed.
    </p>
  );

const Nothing = ({ queues }: { readonly queues: number }) => (
  <Empty title={queues === 0 ? 'This region has no dead-letter queue.' : '● No event waits here.'}>
    <p>
      {queues === 0
        ? 'A queue is one when a redrive policy, the target of a rule, a function, a mapping or a pipe sends there what it gives up.'
        : `${counted(queues, 'dead-letter queue is empty', 'dead-letter queues are empty')}. What fails for good comes here by itself.`}
    </p>
  </Empty>
);
