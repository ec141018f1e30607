import type { Hop } from '@tributary/region/journal';
import type { PayloadPage } from '@tributary/region/observation';
import { useMemo } from 'preact/hooks';
import { api } from '../../api.ts';
import { Bytes } from '../../components/amounts.tsx';
import { Diff } from '../../components/diff.tsx';
import { Empty } from '../../components/empty.tsx';
import { counted } from '../../components/format.ts';
import { Json } from '../../components/json.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { route, setQuery } from '../../router.ts';
import { rowOf } from './event-story.ts';
import type { Row } from './path/rows.ts';
import { titleOf } from './path/title.ts';
import { KIND_WORDS } from './payload-content.ts';
import { type PayloadStep, payloadSteps, withPayload } from './payload-steps.ts';

interface PayloadViewProps {
  readonly rows: readonly Row[];
  /** Of the event that is chosen. */
  readonly hops: readonly Hop[];
  readonly chosen: Row | undefined;
  readonly ids: readonly string[];
  /** What all names begin with. */
  readonly prefix: string;
}

/** The region takes no more numbers at once. */
const MOST = 200;

/** What passed at each hop, and how it differs from what passed before. */
export function PayloadView(props: PayloadViewProps) {
  const { hops } = props;
  const asked = withPayload(hops, MOST);
  const state = useLoaded(() => payloadsOf(asked), [asked.map(({ n }) => n).join(',')]);
  return (
    <Loaded state={state} what="the payloads">
      {(page) => <Payloads {...props} page={page} />}
    </Loaded>
  );
}

async function payloadsOf(hops: readonly Hop[]): Promise<PayloadPage> {
  if (hops.length === 0) return { payloads: [], forgotten: [] };
  return api.region<PayloadPage>('payloads', { n: hops.map(({ n }) => n).join(',') });
}

function Payloads({ page, rows, hops, chosen, ids, prefix }: PayloadViewProps & { readonly page: PayloadPage }) {
  const steps = useMemo(() => payloadSteps(page.payloads, hops, ids, rows), [page, hops, ids.join(' '), rows]);
  const named = Number(route.value.query.get('payload') ?? Number.NaN);
  const ofRow = steps.find(({ hop }) => chosen?.hops.some(({ n }) => n === hop.n));
  const shown = steps.find(({ payload }) => payload.n === named) ?? ofRow ?? steps[0];
  if (shown === undefined) {
    return (
      <Empty title="No payload is kept.">
        <p>The region keeps the newest ones only: more with `npm start -- --keep payloads=256` (MB).</p>
      </Empty>
    );
  }
  return (
    <div class="payloads">
      <ol class="payload-steps" aria-label="Payloads on its way">
        {steps.map((step) => (
          <StepButton key={step.payload.n} step={step} rows={rows} prefix={prefix} isShown={step === shown} />
        ))}
      </ol>
      <div class="payload">
        <OnePayload step={shown} />
      </div>
    </div>
  );
}

interface StepButtonProps {
  readonly step: PayloadStep;
  readonly rows: readonly Row[];
  readonly prefix: string;
  readonly isShown: boolean;
}

const StepButton = ({ step: { payload, hop, compared }, rows, prefix, isShown }: StepButtonProps) => (
  <li>
    <button
      type="button"
      aria-current={isShown ? 'true' : undefined}
      onClick={() => setQuery({ payload: String(payload.n) })}
    >
      <span>
        {KIND_WORDS[payload.kind]} <span class="muted">{placeText(rows, hop, prefix)}</span>
      </span>
      <span class="muted">
        {compared === undefined ? '' : compared.changes === 0 ? 'unchanged' : counted(compared.changes, 'change')}
      </span>
    </button>
  </li>
);

function placeText(rows: readonly Row[], hop: Hop, prefix: string): string {
  const row = rowOf(rows, hop.n);
  if (row === undefined) return hop.place;
  const { kind, name, to } = titleOf(row, prefix);
  return to === undefined ? `${kind} ${name}` : `rule ${name} → ${to.kind} ${to.name}`;
}

function OnePayload({ step }: { readonly step: PayloadStep }) {
  const { payload, compared } = step;
  const { key, headers = {}, text, base64, cut, sizeBytes } = payload;
  return (
    <>
      <p class="muted payload-size">
        <Bytes sizeBytes={sizeBytes} />
        {cut === true && ', of which the beginning is kept'}
        {base64 !== undefined && ', not UTF-8: shown in base64'}
      </p>
      {compared !== undefined && compared.changes > 0 && (
        <details open>
          <summary>
            {counted(compared.changes, 'field')} {compared.changes === 1 ? 'differs' : 'differ'} from the{' '}
            {KIND_WORDS[compared.with.kind]} that led here
          </summary>
          <Diff before={compared.before} after={compared.after} labels={['Before', 'Here']} />
        </details>
      )}
      <Json text={text ?? base64 ?? ''} label="Payload" />
      {(key !== undefined || Object.keys(headers).length > 0) && (
        <>
          <h3>Key and headers</h3>
          <Json value={{ key, headers }} label="Key and headers" />
        </>
      )}
    </>
  );
}
