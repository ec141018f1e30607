interface Shown {
  readonly sign: string;
  readonly word: string;
  readonly tone: 'ok' | 'info' | 'warn' | 'error' | 'muted';
}

/** Sign, word and colour: colour alone would tell some people nothing. */
const STATES: Readonly<Record<string, Shown>> = {
  done: { sign: '●', word: 'done', tone: 'ok' },
  'in-flight': { sign: '◌', word: 'in flight', tone: 'info' },
  retrying: { sign: '↻', word: 'retrying', tone: 'warn' },
  waiting: { sign: '▲', word: 'waiting', tone: 'warn' },
  throttled: { sign: '▲', word: 'throttled', tone: 'warn' },
  'dead-lettered': { sign: '✕', word: 'dead letter', tone: 'error' },
  'matched-nothing': { sign: '○', word: 'matched nothing', tone: 'muted' },
  dropped: { sign: '⊘', word: 'dropped', tone: 'muted' },
  succeeded: { sign: '●', word: 'succeeded', tone: 'ok' },
  failed: { sign: '✕', word: 'failed', tone: 'error' },
  running: { sign: '◌', word: 'running', tone: 'info' },
  'timed-out': { sign: '✕', word: 'timed out', tone: 'error' },
  aborted: { sign: '⊘', word: 'aborted', tone: 'muted' },
  caught: { sign: '↻', word: 'caught', tone: 'warn' },
  matched: { sign: '●', word: 'matched', tone: 'ok' },
  'not-matched': { sign: '○', word: 'not matched', tone: 'muted' },
  enabled: { sign: '●', word: 'enabled', tone: 'ok' },
  disabled: { sign: '⊘', word: 'disabled', tone: 'muted' },
  ok: { sign: '●', word: 'OK', tone: 'ok' },
  alarm: { sign: '✕', word: 'alarm', tone: 'error' },
  'no-data': { sign: '○', word: 'no data', tone: 'muted' },
};

export const stateOf = (state: string): Shown =>
  STATES[state.toLowerCase().replaceAll('_', '-')] ?? { sign: '○', word: state, tone: 'muted' };

interface StateProps {
  readonly state: string;
  /** In place of the usual word, such as "3 dead letters". */
  readonly word?: string;
}

export function State({ state, word }: StateProps) {
  const { sign, word: usual, tone } = stateOf(state);
  return (
    <span class={`state ${tone}`}>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      <span>{word ?? usual}</span>
    </span>
  );
}
