import type { Hop, HopPage } from '@tributary/region/observation';
import { useState } from 'preact/hooks';
import type { FunctionDetail, Invoked } from '../../../server/functions/shapes.ts';
import type { Sample } from '../../../server/samples.ts';
import { api } from '../../api.ts';
import { Duration } from '../../components/amounts.tsx';
import { Field } from '../../components/field.tsx';
import { Id } from '../../components/id.tsx';
import { Json } from '../../components/json.tsx';
import { Link } from '../../components/link.tsx';
import { Loaded, Problem, useLoaded } from '../../components/loaded.tsx';
import { State } from '../../components/state.tsx';
import { setQuery } from '../../router.ts';
import { jsonProblem, samplesFor } from './samples-for.ts';

/** Runs the function with a sample event or one's own, and shows what it gave back and what it did. */
export function Invoke({ detail }: { readonly detail: FunctionDetail }) {
  const samples = useLoaded(() => api.get<{ samples: readonly Sample[] }>('samples'));
  return (
    <Loaded state={samples} what="the sample events">
      {(loaded) => <Form detail={detail} samples={samplesFor(detail, loaded.samples)} />}
    </Loaded>
  );
}

interface FormProps {
  readonly detail: FunctionDetail;
  readonly samples: readonly Sample[];
}

type Outcome =
  | { readonly running: true }
  | { readonly error: Error }
  | { readonly invoked: Invoked; readonly effects: readonly Hop[] };

function Form({ detail, samples }: FormProps) {
  const [payload, setPayload] = useState(samples[0]?.text ?? '{}');
  const [outcome, setOutcome] = useState<Outcome>();
  const problem = jsonProblem(payload);
  const invoke = async (event: Event): Promise<void> => {
    event.preventDefault();
    setOutcome({ running: true });
    setOutcome(await outcomeOf(detail.name, payload).catch((error: Error) => ({ error })));
  };
  return (
    <form class="stack" onSubmit={(event) => void invoke(event)}>
      <SampleChoice samples={samples} onChoose={setPayload} />
      <Field label="Event" error={problem} help="What the function gets, as JSON.">
        <textarea
          rows={14}
          spellcheck={false}
          value={payload}
          onInput={({ currentTarget }) => setPayload(currentTarget.value)}
        />
      </Field>
      <div class="actions">
        <button type="submit" class="primary" disabled={problem !== undefined || isRunning(outcome)}>
          {isRunning(outcome) ? `Running ${detail.shortName} …` : `Invoke ${detail.shortName}`}
        </button>
      </div>
      {outcome !== undefined && <Result outcome={outcome} />}
    </form>
  );
}

const isRunning = (outcome: Outcome | undefined): boolean => outcome !== undefined && 'running' in outcome;

function SampleChoice({
  samples,
  onChoose,
}: Pick<FormProps, 'samples'> & { readonly onChoose: (text: string) => void }) {
  if (samples.length === 0) return null;
  return (
    <Field label="Sample event" help="Of the project's folder events/, those for its triggers first.">
      <select onChange={({ currentTarget }) => onChoose(samples[currentTarget.selectedIndex]?.text ?? '')}>
        {samples.map(({ file, isBad }, index) => (
          <option key={`${file}-${index}`}>{isBad ? `${file} (wrong on purpose)` : file}</option>
        ))}
      </select>
    </Field>
  );
}

/** The hops of the invocation tell what it did: they are in the journal once it has ended. */
async function outcomeOf(name: string, payload: string): Promise<Outcome> {
  const { newest } = await api.region<HopPage>('hops', { limit: 1 });
  const invoked = await api.post<Invoked>('functions/invoke', { name, payload });
  const { hops } = await api.region<HopPage>('hops', { after: newest, limit: 1000 });
  const effects = hops.filter(({ step, detail }) => step !== 'logged' && detail?.['requestId'] === invoked.requestId);
  return { invoked, effects };
}

function Result({ outcome }: { readonly outcome: Outcome }) {
  if ('error' in outcome) return <Problem error={outcome.error} />;
  if ('running' in outcome) return null;
  const { invoked, effects } = outcome;
  return (
    <section class="stack" aria-label="Result">
      <h3>
        <State state={invoked.hasFailed ? 'failed' : 'succeeded'} /> in <Duration ms={invoked.durationMs} />
      </h3>
      <p>
        Request <Id id={invoked.requestId} />{' '}
        <button type="button" class="small" onClick={() => setQuery({ tab: 'log', req: invoked.requestId })}>
          Show its log
        </button>
      </p>
      <Json text={invoked.result} label="Result" />
      <Effects effects={effects} />
    </section>
  );
}

function Effects({ effects }: { readonly effects: readonly Hop[] }) {
  if (effects.length === 0) return <p class="muted">It published nothing, as far as the journal tells.</p>;
  return (
    <>
      <h3>What it did</h3>
      <ol class="effects">
        {effects.map(({ n, step, place, ids: [id] }) => (
          <li key={n}>
            {step} <span class="mono">{place}</span>{' '}
            {id !== undefined && <Link to={['event', id]}>follow the event</Link>}
          </li>
        ))}
      </ol>
    </>
  );
}
