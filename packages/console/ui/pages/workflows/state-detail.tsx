import { Duration } from '../../components/amounts.tsx';
import { Diff } from '../../components/diff.tsx';
import { Json } from '../../components/json.tsx';
import { State } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { Cause } from './cause.tsx';
import type { StateNode } from './definition.ts';
import type { Attempt, Run, Visit } from './run.ts';

interface StateDetailProps {
  readonly name: string;
  readonly node: StateNode | undefined;
  readonly run: Run;
}

/** What went into a state and came out, each time that it was entered, and how often it was tried. */
export function StateDetail({ name, node, run }: StateDetailProps) {
  const visits = run.visits.filter(({ state }) => state === name);
  return (
    <div class="workflow-payloads">
      <h2>
        {node?.type ?? 'State'} {name}
      </h2>
      {node !== undefined && node.comment !== '' && <p>{node.comment}</p>}
      {visits.length === 0 && <p class="muted">The execution did not come here.</p>}
      {visits.map((visit, index) => (
        <VisitDetail key={visit.enteredAt + index} visit={visit} number={visits.length > 1 ? index + 1 : undefined} />
      ))}
      {node !== undefined && (
        <details>
          <summary>Definition of the state</summary>
          <Json value={node.state} label="Definition" openDepth={2} />
        </details>
      )}
    </div>
  );
}

function VisitDetail({ visit, number }: { readonly visit: Visit; readonly number: number | undefined }) {
  const { status, enteredAt, exitedAt, input, output, attempts } = visit;
  return (
    <section aria-label={number === undefined ? 'Passage' : `Passage ${number}`}>
      {number !== undefined && <h3>Passage {number}</h3>}
      <p class="workflow-facts">
        <State state={status} />
        <span>
          entered <Time at={enteredAt} as="clock" />
        </span>
        {exitedAt !== undefined && (
          <span>
            took <Duration ms={exitedAt - enteredAt} />
          </span>
        )}
      </p>
      {attempts.length > 0 && <Attempts attempts={attempts} />}
      <h3>Input</h3>
      <Json text={input} label="Input" />
      {output !== undefined && <Output input={input} output={output} />}
    </section>
  );
}

const Output = ({ input, output }: { readonly input: string; readonly output: string }) => (
  <>
    <h3>Output</h3>
    {input === output ? <p class="muted">The same as the input.</p> : <Json text={output} label="Output" />}
    {input !== output && (
      <details>
        <summary>What it changed</summary>
        <Diff before={input} after={output} />
      </details>
    )}
  </>
);

const Attempts = ({ attempts }: { readonly attempts: readonly Attempt[] }) => (
  <ol class="attempts" aria-label="Attempts">
    {attempts.map(({ at, endedAt, error, cause }, index) => (
      <li key={at + index}>
        <State
          state={error !== undefined ? 'failed' : endedAt === undefined ? 'running' : 'succeeded'}
          word={`attempt ${index + 1}`}
        />
        <Time at={at} as="clock" />
        {endedAt !== undefined && <Duration ms={endedAt - at} />}
        {error !== undefined && <strong>{error}</strong>}
        <Cause text={cause ?? ''} />
      </li>
    ))}
  </ol>
);
