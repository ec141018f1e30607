import { printable } from '../../components/format.ts';
import { Link } from '../../components/link.tsx';
import { State } from '../../components/state.tsx';
import { route } from '../../router.ts';
import type { Trouble } from './problems.ts';

/** What went wrong at one hop, and how often. */
export const TroubleLine = ({ n, where, state, reason, count }: Trouble) => (
  <li>
    <State state={state} />
    <span>
      <Link to={route.value.path} query={{ hop: String(n) }}>
        {printable(where)}
      </Link>
      {reason === '' ? '' : `: ${printable(reason)}`}
      {count > 1 && <span class="muted"> ({count} times)</span>}
    </span>
  </li>
);
