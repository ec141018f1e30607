import type { FunctionFigures } from '@tributary/region/observation';
import type { FunctionDetail } from '../../../server/functions/shapes.ts';
import { api } from '../../api.ts';
import { Count } from '../../components/amounts.tsx';
import { Link } from '../../components/link.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { setQuery, useRoute } from '../../router.ts';
import { Configuration } from './configuration.tsx';
import { Invoke } from './invoke.tsx';
import { duration } from './list.tsx';
import { Logs } from './logs.tsx';

interface DetailProps {
  readonly name: string;
  readonly figures: FunctionFigures | undefined;
}

const TABS = [
  { id: 'log', title: 'Log' },
  { id: 'invoke', title: 'Invoke' },
  { id: 'configuration', title: 'Configuration' },
];

/** One function. */
export function Detail({ name, figures }: DetailProps) {
  const state = useLoaded(() => api.get<FunctionDetail>('functions/detail', { name }), [name]);
  const tab = useRoute().query.get('tab') ?? 'log';
  return (
    <Loaded state={state} what={`the function ${name}`}>
      {(detail) => (
        <Panel title={detail.shortName} class="fill" actions={<Link to="/functions">Close</Link>}>
          <Figures figures={figures} />
          <Tabs label="Parts of the function" tabs={TABS} selected={tab} onSelect={(id) => setQuery({ tab: id })}>
            {tab === 'log' && <Logs name={detail.name} />}
            {tab === 'invoke' && <Invoke detail={detail} />}
            {tab === 'configuration' && <Configuration detail={detail} reload={state.reload} />}
          </Tabs>
        </Panel>
      )}
    </Loaded>
  );
}

function Figures({ figures }: Pick<DetailProps, 'figures'>) {
  if (figures === undefined) return <p class="muted">It has not run since the region started.</p>;
  const { invocations, errors, throttles, running, waiting, workers, coldStarts, concurrency, p50Ms, p99Ms } = figures;
  const rows = [
    ['invocations', <Count key="n" count={invocations} />],
    ['errors', <Count key="e" count={errors} />],
    ['throttled', <Count key="t" count={throttles} />],
    ['running', <Count key="r" count={running} />],
    ['waiting', <Count key="w" count={waiting} />],
    ['workers', <Count key="k" count={workers} />],
    ['cold starts', <Count key="c" count={coldStarts} />],
    ['at once at most', concurrency === undefined ? 'no limit' : <Count key="m" count={concurrency} />],
    ['p50', duration(p50Ms)],
    ['p99', duration(p99Ms)],
  ] as const;
  return (
    <dl class="figures">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
