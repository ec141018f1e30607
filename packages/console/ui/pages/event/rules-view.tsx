import type { Hop } from '@tributary/region/journal';
import { Empty } from '../../components/empty.tsx';
import { State } from '../../components/state.tsx';
import { ReplayButton } from './replay-button.tsx';
import type { Mismatch, RuleVerdict } from './rules.ts';

interface RulesViewProps {
  readonly verdicts: readonly RuleVerdict[];
  /** Of the event. */
  readonly hops: readonly Hop[];
}

/** Each rule that looked at the event: what it wanted, and what it found. */
export function RulesView({ verdicts, hops }: RulesViewProps) {
  if (verdicts.length === 0) return <Empty title="No rule has looked at this event: it was on no bus." />;
  return (
    <section class="table rules" aria-label="Rules" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {['Rule', 'Verdict', 'Field', 'Wanted', 'Found', ''].map((title) => (
              <th key={title} scope="col">
                {title === '' ? <span class="hidden">Actions</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {verdicts.map((verdict) => (
            <Verdict key={verdict.place} verdict={verdict} hops={hops} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Verdict({ verdict, hops }: { readonly verdict: RuleVerdict; readonly hops: readonly Hop[] }) {
  const { name, isMatch, mismatches, reason, place } = verdict;
  const [first, ...others] = mismatches;
  const span = Math.max(1, mismatches.length);
  return (
    <>
      <tr>
        <th scope="rowgroup" rowSpan={span} title={place}>
          {name}
        </th>
        <td rowSpan={span}>
          <State state={isMatch ? 'matched' : 'not-matched'} />
        </td>
        {first === undefined ? (
          <td colSpan={3} class="muted">
            {reason ?? ''}
          </td>
        ) : (
          <Fields {...first} />
        )}
        <td rowSpan={span}>{isMatch && <ReplayButton rule={place} name={name} hops={hops} />}</td>
      </tr>
      {others.map((mismatch) => (
        <tr key={mismatch.path}>
          <Fields {...mismatch} />
        </tr>
      ))}
    </>
  );
}

const Fields = ({ path, wanted, found, isSpread }: Mismatch) => (
  <>
    <td class="mono">{path}</td>
    <td class="mono">{JSON.stringify(wanted)}</td>
    <td class="mono">
      {found === undefined ? <i>absent</i> : JSON.stringify(found)}
      {isSpread && <span class="muted"> in another element of its list</span>}
    </td>
  </>
);
