import { textOf } from '@tributary/region/json';
import type { LogLine, LogPage } from '@tributary/region/observation';
import { useEffect, useRef } from 'preact/hooks';
import { api } from '../../api.ts';
import { Empty } from '../../components/empty.tsx';
import { printable } from '../../components/format.ts';
import { parseExact, prettyJson } from '../../components/json-tree.ts';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Time } from '../../components/time.tsx';
import { levelOf, messageOf } from '../functions/log-lines.ts';
import { placeOf } from './path/place.ts';
import type { Row } from './path/rows.ts';
import { short } from './path/title.ts';

interface LogsViewProps {
  /** Whose logs are shown; those of all rows without one. */
  readonly row: Row | undefined;
  readonly rows: readonly Row[];
  /** What all names begin with. */
  readonly prefix: string;
}

interface Invocation {
  readonly requestId: string;
  readonly functionName: string;
}

const MOST_INVOCATIONS = 20;
const LINES_OF_EACH = 500;

/** What was logged in the invocations of the event. */
export function LogsView({ row, rows, prefix }: LogsViewProps) {
  const invocations = invocationsIn(row === undefined ? rows : [row]);
  const asked = invocations.slice(0, MOST_INVOCATIONS);
  const hopCount = rows.reduce((sum, { hops }) => sum + hops.length, 0);
  const state = useLoaded(() => linesOf(asked), [asked.map(({ requestId }) => requestId).join(',')]);
  // More may have been logged. The lines that are open stay so.
  const seen = useRef(hopCount);
  useEffect(() => {
    if (seen.current !== hopCount) state.reload();
    seen.current = hopCount;
  }, [hopCount]);
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
            <Lines lines={lines} prefix={prefix} />
          )}
        </>
      )}
    </Loaded>
  );
}

const Lines = ({ lines, prefix }: { readonly lines: readonly LogLine[]; readonly prefix: string }) => (
  <ol class="event-log mono" aria-label="Log lines">
    {lines.map((line, index) => (
      <li key={index} class={line.isPlatform === true ? 'muted' : ''}>
        <Line line={line} prefix={prefix} />
      </li>
    ))}
  </ol>
);

/** The message; a line that has more to say opens. */
function Line({ line, prefix }: { readonly line: LogLine; readonly prefix: string }) {
  const [message, level] = [messageOf(line), levelOf(line)];
  const words = (
    <>
      <Time at={line.at} as="clock" />
      <span class="muted" title={line.functionName}>
        {short(line.functionName, prefix)}
      </span>
      <span class={`level ${level}`}>{level}</span>
      <span>{printable(message)}</span>
    </>
  );
  if (message === line.text) return <div class="plain-line">{words}</div>;
  return (
    <details>
      <summary>{words}</summary>
      <pre tabIndex={0}>{wholeText(line.text)}</pre>
    </details>
  );
}

const wholeText = (text: string): string => {
  const value = parseExact(text);
  return (value === undefined ? text : prettyJson(value)).split('\n').map(printable).join('\n');
};

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
