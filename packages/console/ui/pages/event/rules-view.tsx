import type { Hop } from '@tributary/region/journal';
import { Empty } from '../../components/empty.tsx';
import { State } from '../../components/state.tsx';
import { InvokeButton } from './invoke-button.tsx';
import { short } from './path/title.ts';
import { ReplayButton } from './replay-button.tsx';
import { archivedIn, targetsOf } from './rule-targets.ts';
import type { Mismatch, RuleVerdict } from './rules.ts';

interface RulesViewProps {
  readonly verdicts: readonly RuleVerdict[];
  /** Of the event. */
  readonly hops: readonly Hop[];
  /** What all names begin with. */
  readonly prefix: string;
}

/** Each rule that looked at the event: what it wanted, and what it found. */
export function RulesView(props: RulesViewProps) {
  const { verdicts, hops } = props;
  if (verdicts.length === 0) return <Empty title="No rule has looked at this event: it was on no bus." />;
  return (
    <>
      {verdicts.some(({ isMatch }) => isMatch) && archivedIn(hops) === undefined && <NotArchived />}
      <VerdictTable {...props} />
    </>
  );
}

function VerdictTable({ verdicts, ...others }: RulesViewProps) {
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
            <Verdict key={verdict.place} verdict={verdict} {...others} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface VerdictProps extends Omit<RulesViewProps, 'verdicts'> {
  readonly verdict: RuleVerdict;
}

function Verdict({ verdict, hops, prefix }: VerdictProps) {
  const { name, isMatch, mismatches, reason, place } = verdict;
  const [first, ...others] = mismatches;
  const span = Math.max(1, mismatches.length);
  return (
    <>
      <tr>
        <th scope="rowgroup" rowSpan={span} title={place}>
          {short(name, prefix)}
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
        <td rowSpan={span}>{isMatch && <Again rule={place} name={name} hops={hops} />}</td>
      </tr>
      {others.map((mismatch) => (
        <tr key={mismatch.path}>
          <Fields {...mismatch} />
        </tr>
      ))}
    </>
  );
}

interface AgainProps {
  readonly rule: string;
  readonly name: string;
  readonly hops: readonly Hop[];
}

/** What sends the event to this rule, or to its target, once more. */
function Again({ rule, name, hops }: AgainProps) {
  const archived = archivedIn(hops);
  const targets = targetsOf(rule, hops);
  const functions = targets.filter(({ kind }) => kind === 'function');
  const others = targets.filter(({ kind }) => kind !== 'function').map(({ kind, name: other }) => `${kind} ${other}`);
  return (
    <div class="actions">
      {archived !== undefined && <ReplayButton rule={rule} name={name} {...archived} />}
      {functions.map((target) => (
        <InvokeButton
          key={`${target.arn} ${target.inputHop}`}
          target={target}
          label={functions.length === 1 ? 'its function' : target.name}
        />
      ))}
      {archived === undefined && others.length > 0 && <span class="muted">not for {others.join(', ')}</span>}
    </div>
  );
}

/** Says what is possible without an archive, and how to go on. */
const NotArchived = () => (
  <p class="muted">
    No archive has this event, so it cannot be replayed to one rule. A function can be invoked again with what it got. A
    queue, a workflow, a notification topic or another bus gets the event once more only if it is sent again, to all
    rules: <i>Send again</i>, above.
  </p>
);

const Fields = ({ path, wanted, found, isSpread }: Mismatch) => (
  <>
    <td class="mono path">{path}</td>
    <td class="mono">{JSON.stringify(wanted)}</td>
    <td class="mono">
      {found === undefined ? <i>absent</i> : JSON.stringify(found)}
      {isSpread && <span class="muted"> in another element of its list</span>}
    </td>
  </>
);
