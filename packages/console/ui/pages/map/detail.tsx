import type { Hop, HopPage } from '@tributary/region/observation';
import type { Fact, Link as MapLink, Part, Topology } from '../../../server/map/shapes.ts';
import { api } from '../../api.ts';
import { Duration } from '../../components/amounts.tsx';
import { Copy } from '../../components/copy.tsx';
import { counted } from '../../components/format.ts';
import { Id } from '../../components/id.tsx';
import { Json } from '../../components/json.tsx';
import { Link } from '../../components/link.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';
import { State } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { setQuery } from '../../router.ts';
import type { FaultRule } from './faults.ts';
import { pagesOf } from './pages-of.ts';
import { KIND_WORDS, LINK_WORDS, rateText, type Told } from './words.ts';

interface DetailProps {
  readonly told: Told;
  readonly topology: Topology;
  readonly deadLetterQueues: readonly string[];
  readonly faults: readonly FaultRule[];
  readonly isFocused: boolean;
}

/** What is known of one part, beside the map. */
export function Detail({ told, topology, deadLetterQueues, faults, isFocused }: DetailProps) {
  const { part } = told;
  const close = (
    <button
      type="button"
      class="plain"
      aria-label="Close"
      title="Close (Esc)"
      onClick={() => setQuery({ at: undefined, focus: undefined })}
    >
      ✕
    </button>
  );
  return (
    <Panel title={`${KIND_WORDS[part.kind]} ${part.label}`} actions={close} class="map-detail">
      <p class="mono name">
        {part.name} <Copy text={part.name} label="Copy" class="small" />
      </p>
      <Now told={told} />
      {faults.map((rule) => (
        <p key={`${rule.fault} ${rule.at}`} class="warn">
          ⚡ The fault {rule.fault} is switched on at {rule.at}.
        </p>
      ))}
      <div class="actions">
        <button type="button" aria-pressed={isFocused} onClick={() => setQuery({ focus: isFocused ? undefined : '1' })}>
          {isFocused ? 'Show the whole map' : 'Only this and its neighbours'}
        </button>
        {pagesOf(part).map(({ title, to, query }) => (
          <Link key={title} to={to} {...(query !== undefined && { query })}>
            {title}
          </Link>
        ))}
      </div>
      {part.pattern !== undefined && (
        <section aria-label="Pattern">
          <h3>Takes events that match</h3>
          <Json value={part.pattern} label="Pattern" />
        </section>
      )}
      <Ends title="From" part={part} topology={topology} side="in" />
      <Ends title="To" part={part} topology={topology} side="out" />
      {deadLetterQueues.length > 0 && !deadLetterQueues.includes(part.id) && (
        <DeadLetters queues={deadLetterQueues} count={told.deadLetters} />
      )}
      <Facts title="Configuration" facts={origin(part)} />
      <LastHops id={part.id} />
    </Panel>
  );
}

const origin = ({ facts, stack, logicalId }: Part): readonly Fact[] => [
  ...facts,
  ...(stack === undefined ? [] : [{ name: 'Stack', value: stack }]),
  ...(logicalId === undefined ? [] : [{ name: 'Logical id', value: logicalId }]),
];

function Now({ told: { figures, deadLetters, isUnmatched } }: { readonly told: Told }) {
  const { perSecond, errors, throttled, retried, p99Ms, depth, lag, running } = figures;
  return (
    <dl class="facts figures">
      <Figure name="Now" value={rateText(perSecond)} />
      {p99Ms !== undefined && <Figure name="p99" value={<Duration ms={p99Ms} />} />}
      {running > 0 && <Figure name="Running" value={running} />}
      {lag > 0 && <Figure name="Behind" value={<State state="waiting" word={counted(lag, 'record')} />} />}
      {depth > 0 && <Figure name="Waiting" value={<State state="in-flight" word={counted(depth, 'message')} />} />}
      <Figure name="Errors, last minute" value={errors > 0 ? <State state="failed" word={String(errors)} /> : 'none'} />
      {throttled > 0 && (
        <Figure name="Throttled, last minute" value={<State state="throttled" word={String(throttled)} />} />
      )}
      {retried > 0 && <Figure name="Retries, last minute" value={<State state="retrying" word={String(retried)} />} />}
      {deadLetters > 0 && (
        <Figure name="Dead letters" value={<State state="dead-lettered" word={String(deadLetters)} />} />
      )}
      {isUnmatched && <Figure name="Matches" value={<State state="matched-nothing" word="none so far" />} />}
    </dl>
  );
}

const Figure = ({ name, value }: { readonly name: string; readonly value: preact.ComponentChildren }) => (
  <>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </>
);

interface EndsProps {
  readonly title: string;
  readonly part: Part;
  readonly topology: Topology;
  readonly side: 'in' | 'out';
}

function Ends({ title, part, topology, side }: EndsProps) {
  const links = topology.links.filter(
    ({ from, to, kind }) => (side === 'in' ? to : from) === part.id && (side === 'in' || kind !== 'failures'),
  );
  if (links.length === 0) return null;
  const parts = new Map(topology.parts.map((one) => [one.id, one]));
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul class="ends">
        {links.map((link) => (
          <End
            key={`${link.kind} ${link.from} ${link.to}`}
            link={link}
            side={side}
            other={parts.get(side === 'in' ? link.from : link.to)}
          />
        ))}
      </ul>
    </section>
  );
}

interface EndProps {
  readonly link: MapLink;
  readonly side: 'in' | 'out';
  readonly other: Part | undefined;
}

function End({ link: { kind, facts }, side, other }: EndProps) {
  if (other === undefined) return null;
  return (
    <li>
      <span class="muted">{LINK_WORDS[kind][side]} </span>
      {KIND_WORDS[other.kind]}{' '}
      <button type="button" class="plain link" onClick={() => setQuery({ at: other.id })}>
        {other.label}
      </button>
      {facts.length > 0 && <Facts facts={facts} />}
    </li>
  );
}

function DeadLetters({ queues, count }: { readonly queues: readonly string[]; readonly count: number }) {
  return (
    <section aria-label="Failures">
      <h3>Failures go to</h3>
      <ul class="ends">
        {queues.map((queue) => (
          <li key={queue}>
            queue{' '}
            <button type="button" class="plain link" onClick={() => setQuery({ at: queue })}>
              {queue.replace(/^queue\//, '')}
            </button>
          </li>
        ))}
      </ul>
      <p>
        {count === 0 ? (
          <State state="done" word="empty: nothing was given up" />
        ) : (
          <State state="dead-lettered" word={counted(count, 'dead letter')} />
        )}
      </p>
    </section>
  );
}

function Facts({ title, facts }: { readonly title?: string; readonly facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <>
      {title !== undefined && <h3>{title}</h3>}
      <dl class="facts">
        {facts.map(({ name, value }, index) => (
          <Figure key={index} name={name} value={value} />
        ))}
      </dl>
    </>
  );
}

const LAST = 60;
const SHOWN = 8;

function LastHops({ id }: { readonly id: string }) {
  const state = useLoaded(() => api.region<HopPage>('hops', { place: id, limit: LAST }), [id]);
  return (
    <section aria-label="Last events">
      <h3 class="with-action">
        Last events
        <button type="button" class="small" onClick={state.reload}>
          Again
        </button>
      </h3>
      <Loaded state={state} what="the last events">
        {({ hops }) =>
          hops.length === 0 ? (
            <p class="muted">Nothing has come here yet.</p>
          ) : (
            <ul class="last-hops">
              {newest(hops).map((hop) => (
                <LastHop key={hop.n} hop={hop} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

/** The newest hop of each event. */
function newest(hops: readonly Hop[]): readonly Hop[] {
  const byEvent = new Map<string, Hop>();
  for (const hop of hops.toReversed()) {
    const key = hop.ids[0] ?? String(hop.n);
    if (!byEvent.has(key)) byEvent.set(key, hop);
  }
  return [...byEvent.values()].slice(0, SHOWN);
}

function LastHop({ hop: { ids, step, at } }: { readonly hop: Hop }) {
  const [id] = ids;
  return (
    <li>
      <Time at={at} /> <span>{step}</span> {id !== undefined && <Id id={id} to={['event', id]} />}
    </li>
  );
}
