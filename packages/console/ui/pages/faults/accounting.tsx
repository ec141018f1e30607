import { useState } from 'preact/hooks';
import { Count } from '../../components/amounts.tsx';
import { Link } from '../../components/link.tsx';
import { Panel } from '../../components/panel.tsx';
import { State } from '../../components/state.tsx';
import { useEvery } from '../../components/use-every.ts';
import { live, useRows } from '../../live/live.ts';
import { accountsOf } from './accounts.ts';

/** 100,000 events are counted in a few milliseconds, which is too much for each picture. */
const COUNTED_EVERY_MS = 500;

const SHOWN = ['done', 'in-flight', 'retrying', 'dead-lettered', 'failed', 'dropped', 'matched-nothing'] as const;

/** Each event that the region remembers is in exactly one of these rows. */
export function Accounting() {
  useRows();
  const [accounts, setAccounts] = useState(() => accountsOf(live.rows));
  useEvery(COUNTED_EVERY_MS, () => setAccounts(accountsOf(live.rows)));
  const open = accounts['in-flight'] + accounts.retrying;
  return (
    <Panel title="What has become of the events">
      <p>
        <Count count={accounts.total} /> events.{' '}
        {open === 0 ? 'None is under way: each one below has its end.' : `${open} are still under way.`}
      </p>
      <dl class="figures">
        {SHOWN.map((state) => (
          <div key={state}>
            <dt>
              <State state={state} />
            </dt>
            <dd>
              <Link to="/events" query={{ state }}>
                <Count count={accounts[state]} />
              </Link>
            </dd>
          </div>
        ))}
      </dl>
      <p class="help">
        A dead letter is not lost: it can be mended and redriven. Whether an effect was made twice is for the tables to
        tell: <code>npm run chaos</code> compares them with what was sent.
      </p>
    </Panel>
  );
}
