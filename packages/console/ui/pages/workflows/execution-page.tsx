import { useMemo, useState } from 'preact/hooks';
import type { ExecutionDetail } from '../../../server/workflows/shapes.ts';
import { api } from '../../api.ts';
import { Duration } from '../../components/amounts.tsx';
import { Confirm } from '../../components/dialog.tsx';
import { Id } from '../../components/id.tsx';
import { Json } from '../../components/json.tsx';
import { later } from '../../components/later.tsx';
import { Link } from '../../components/link.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { State } from '../../components/state.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { Time } from '../../components/time.tsx';
import { setQuery, useRoute } from '../../router.ts';
import { Cause } from './cause.tsx';
import { workflowOf } from './definition.ts';
import { History } from './history.tsx';
import { useNews } from './news.ts';
import { runOf } from './run.ts';
import { StartDialog } from './start-dialog.tsx';
import { StateDetail } from './state-detail.tsx';
import { Timeline } from './timeline.tsx';

const FlowGraph = later(async () => (await import('./flow-graph.tsx')).FlowGraph, 'the picture');

interface Names {
  readonly machine: string;
  readonly execution: string;
}

export function ExecutionPage({ machine, execution }: Names) {
  const state = useLoaded(
    () => api.get<ExecutionDetail>('workflows/execution', { machine, execution }),
    [machine, execution],
  );
  useNews(machine, state.reload);
  return (
    <>
      <h1>
        <Link to={['workflows']}>Workflows</Link> / <Link to={['workflows', machine]}>{machine}</Link> /{' '}
        <span class="mono">{execution}</span>
      </h1>
      <Loaded state={state} what="the execution">
        {(detail) => <Execution machine={machine} detail={detail} />}
      </Loaded>
    </>
  );
}

function Execution({ machine, detail }: { readonly machine: string; readonly detail: ExecutionDetail }) {
  const text = JSON.stringify(detail.definition);
  const workflow = useMemo(() => workflowOf(detail.definition), [text]);
  const run = useMemo(() => runOf(detail.history, detail.status), [detail]);
  const { query } = useRoute();
  const chosen = query.get('state') ?? undefined;
  return (
    <>
      <Head machine={machine} detail={detail} />
      <div class="workflow-body">
        <FlowGraph workflow={workflow} run={run} chosen={chosen} />
        <div class="workflow-side">
          <Tabs
            label="Of this execution"
            tabs={[
              { id: 'state', title: chosen === undefined ? 'Input and output' : 'State' },
              { id: 'timeline', title: 'Timeline', count: run.visits.length },
              { id: 'history', title: 'History', count: detail.history.length },
            ]}
            selected={query.get('tab') ?? 'state'}
            onSelect={(id) => setQuery({ tab: id === 'state' ? undefined : id })}
          >
            {query.get('tab') === 'timeline' ? (
              <Timeline visits={run.visits} startedAt={detail.startedAt} endedAt={detail.endedAt} chosen={chosen} />
            ) : query.get('tab') === 'history' ? (
              <History history={detail.history} startedAt={detail.startedAt} isCut={detail.isCut} />
            ) : chosen === undefined ? (
              <InputAndOutput detail={detail} />
            ) : (
              <StateDetail name={chosen} node={workflow.states.find(({ name }) => name === chosen)} run={run} />
            )}
          </Tabs>
        </div>
      </div>
    </>
  );
}

function Head({ machine, detail }: { readonly machine: string; readonly detail: ExecutionDetail }) {
  const { status, startedAt, endedAt, startedBy, error, cause } = detail;
  const [dialog, setDialog] = useState<'start' | 'stop'>();
  const close = (): void => setDialog(undefined);
  const [event] = startedBy;
  return (
    <>
      <div class="panel-head">
        <p class="workflow-facts">
          <State state={status} />
          <span>
            started <Time at={startedAt} />
          </span>
          {endedAt !== undefined && (
            <span>
              took <Duration ms={endedAt - startedAt} />
            </span>
          )}
          {event !== undefined && (
            <span>
              by event <Id id={event} to={['event', event]} />
            </span>
          )}
        </p>
        <div class="actions">
          <button type="button" onClick={() => setDialog('start')}>
            Start again with this input
          </button>
          {status === 'RUNNING' && (
            <button type="button" class="danger" onClick={() => setDialog('stop')}>
              Stop
            </button>
          )}
        </div>
      </div>
      {error !== undefined && (
        <div class="notice">
          <p class="error">
            <span aria-hidden="true">✕ </span>
            {error}
          </p>
          <Cause text={cause ?? ''} />
        </div>
      )}
      {dialog === 'start' && <StartDialog machine={machine} input={pretty(detail.input)} onClose={close} />}
      {dialog === 'stop' && (
        <Confirm
          title="Stop the execution"
          action="Stop it"
          isDangerous
          onConfirm={() => api.post('workflows/stop', { machine, execution: detail.name })}
          onClose={close}
        >
          <p>It ends where it is, with the status aborted. What it has done is not taken back.</p>
        </Confirm>
      )}
    </>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const InputAndOutput = ({ detail: { input, output } }: { readonly detail: ExecutionDetail }) => (
  <div class="workflow-payloads">
    <p class="muted">Choose a state to see what went into it and what came out.</p>
    <h3>Input</h3>
    <Json text={input} label="Input" />
    <h3>Output</h3>
    {output === undefined ? <p class="muted">None.</p> : <Json text={output} label="Output" />}
  </div>
);
