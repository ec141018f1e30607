import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { returns } from '../live/returns.ts';

export interface LoadedState<T> {
  /** The last one that came, also while the next one is awaited. */
  readonly value: T | undefined;
  readonly error: Error | undefined;
  readonly loading: boolean;
  readonly reload: () => void;
}

/** Loads when the page opens, when one of `deps` changes, and when the region is there again or has changed. */
export function useLoaded<T>(load: () => Promise<T>, deps: readonly unknown[] = []): LoadedState<T> {
  const [state, setState] = useState<Omit<LoadedState<T>, 'reload'>>({
    value: undefined,
    error: undefined,
    loading: true,
  });
  const [turn, setTurn] = useState(0);
  const asked = useRef(deps);
  // Before the picture, not after it: what is loaded comes sooner.
  useLayoutEffect(() => {
    let isWanted = true;
    const isSameQuestion = deps.every((dep, index) => Object.is(dep, asked.current[index]));
    asked.current = deps;
    setState(({ value }) => ({ value: isSameQuestion ? value : undefined, error: undefined, loading: true }));
    load().then(
      (value) => isWanted && setState({ value, error: undefined, loading: false }),
      (error: Error) => isWanted && setState(({ value }) => ({ value, error, loading: false })),
    );
    return () => {
      isWanted = false;
    };
  }, [...deps, turn, returns.value]);
  return { ...state, reload: () => setTurn((before) => before + 1) };
}

interface LoadedProps<T> {
  readonly state: LoadedState<T>;
  /** What is awaited, such as "the topics". */
  readonly what?: string;
  readonly children: (value: T) => ComponentChildren;
}

/** Shows what was loaded, what is awaited, or what went wrong. */
export function Loaded<T>({ state: { value, error, loading, reload }, what = 'the region', children }: LoadedProps<T>) {
  return (
    <>
      {error !== undefined && <Problem error={error} reload={reload} />}
      {value !== undefined && children(value)}
      {value === undefined && loading && <Waiting what={what} />}
    </>
  );
}

export const Problem = ({ error, reload }: { readonly error: Error; readonly reload?: () => void }) => (
  <div class="notice error" role="alert">
    <p>
      <span aria-hidden="true">✕ </span>
      {error.message}
    </p>
    {reload !== undefined && (
      <button type="button" onClick={reload}>
        Try again
      </button>
    )}
  </div>
);

interface MissingProps {
  readonly state: Pick<LoadedState<unknown>, 'error' | 'reload'>;
  /** What is not there, such as "The state". */
  readonly what: string;
}

/** Says that a part of what is shown could not be loaded. The rest stays. */
export const Missing = ({ state: { error, reload }, what }: MissingProps) =>
  error === undefined ? null : (
    <p class="notice warn" role="alert">
      <span aria-hidden="true">▲ </span>
      {what} could not be loaded: {error.message}{' '}
      <button type="button" class="small" onClick={reload}>
        Try again
      </button>
    </p>
  );

const SAYS_SO_AFTER_MS = 300;

function Waiting({ what }: { readonly what: string }) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), SAYS_SO_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLong ? <p class="waiting">Waiting for {what} …</p> : null;
}
