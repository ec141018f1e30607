import { textOf } from '@tributary/region/json';
import type { LogLine, LogPage } from '@tributary/region/observation';
import { api } from '../../api.ts';
import { Empty } from '../../components/empty.tsx';
import { printable } from '../../components/format.ts';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Time } from '../../components/time.tsx';
import { placeOf } from './path/place.ts';
import type { Row } from './path/rows.ts';

interface LogsViewProps {
  /** Whose logs are shown; those of all rows without one. */
  readonly row: Row | undefined;
  readonly rows: readonly Row[];
}

interface Invocation {
  readonly requestId: string;
  readonly functionName: string;
}

const MOST_INVOCATIONS = 20;
const LINES_OF_EACH = 500;

/** What was logged in the invocations of the event. */
export function LogsView({ row, rows }: LogsViewProps) {
  const invocations = invocationsIn(row === undefined ? rows : [row]);
  const asked = invocations.slice(0, MOST_INVOCATIONS);
  const hopCount = rows.reduce((sum, { hops }) => sum + hops.length, 0);
  const state = useLoaded(() => linesOf(asked), [row?.n, hopCount]);
  if (invocations.length === 0) {
    return (
      <Empty title={row === undefined ? 'No function has handled it.' : 'This row is no invocation of a function.'} />
    );
  }
  return (
    <Loaded state={state} what="the logs">
      {(lines) => (
        <>
          {invocations.length > asked.length && (
            <p class="muted">Those of the first {MOST_INVOCATIONS} invocations. Choose a row for its own.</p>
          )}
          {lines.length === 0 ? (
            <Empty title="Nothing was logged, or the lines are forgotten." />
          ) : (
            <Lines lines={lines} />
          )}
        </>
      )}
    </Loaded>
  );
}

const Lines = ({ lines }: { readonly lines: readonly LogLine[] }) => (
  <ol class="log-lines mono" aria-label="Log lines">
    {lines.map(({ at, functionName, text, isPlatform }, index) => (
      <li key={index} class={isPlatform === true ? 'muted' : ''}>
        <Time at={at} as="clock" /> <span class="muted">{functionName}</span>{' '}
        <span class="log-text">{text.split('\n').map(printable).join('\n')}</span>
      </li>
    ))}
  </ol>
);

function invocationsIn(rows: readonly Row[]): readonly Invocation[] {
  const found = new Map<string, Invocation>();
  for (const { hops } of rows)
    for (const { step, place, detail } of hops) {
      const requestId = textOf(detail?.['requestId']);
      const { kind, name } = placeOf(place);
      if (step === 'invoked' && kind === 'function' && requestId !== '')
        found.set(requestId, { requestId, functionName: name });
    }
  return [...found.values()];
}

async function linesOf(invocations: readonly Invocation[]): Promise<readonly LogLine[]> {
  const pages = invocations.map(({ requestId, functionName }) =>
    api.region<LogPage>('logs', { function: functionName, requestId, limit: LINES_OF_EACH }),
  );
  return (await Promise.all(pages)).flatMap(({ lines }) => lines).toSorted((a, b) => a.at - b.at);
}
