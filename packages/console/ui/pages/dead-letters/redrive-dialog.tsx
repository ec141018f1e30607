import { useState } from 'preact/hooks';
import type { DeadLetterRow, RedriveLine, RedrivePlan, RedriveResult } from '../../../server/dead-letters/shapes.ts';
import { api } from '../../api.ts';
import { announce } from '../../components/announce.ts';
import { Dialog, DialogEnd } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { counted, formatCount, printable, shortId } from '../../components/format.ts';
import { Loaded, Problem, useLoaded } from '../../components/loaded.tsx';
import { Table } from '../../components/table.tsx';
import { go } from '../../router.ts';
import { ASKED_FROM } from './shown-dead-letters.ts';

interface RedriveDialogProps {
  readonly deadLetters: readonly DeadLetterRow[];
  /** All that there are: for many somebody has to type how many. */
  readonly isAll: boolean;
  /** So many more are not listed, and go with them. */
  readonly beyond?: number;
  /** @param result absent where it broke off */
  readonly onDone: (result?: Pick<RedriveResult, 'problems'>) => void;
  readonly onClose: () => void;
}

type Step =
  | { readonly kind: 'ask' }
  | { readonly kind: 'going'; readonly done: number; readonly total: number; readonly failed: number }
  | { readonly kind: 'done'; readonly result: RedriveResult };

/** First what would happen, then the redrive with its progress, then its result. */
export function RedriveDialog({ deadLetters, isAll, beyond = 0, onDone, onClose }: RedriveDialogProps) {
  const ids = deadLetters.map(({ id }) => id);
  const count = ids.length + beyond;
  const plan = useLoaded(() => api.post<RedrivePlan>('dead-letters/plan', { ids }), [ids.join(' ')]);
  const [rate, setRate] = useState('50');
  const [step, setStep] = useState<Step>({ kind: 'ask' });
  const [error, setError] = useState<Error>();
  const redrive = async (): Promise<void> => {
    setError(undefined);
    setStep({ kind: 'going', done: 0, total: count, failed: 0 });
    let result: RedriveResult | undefined;
    try {
      await api.lines<RedriveLine>(
        'dead-letters/redrive',
        { ...(beyond > 0 ? { all: true } : { ids }), perSecond: Number(rate) },
        (line) => {
          if ('result' in line) result = line.result;
          else setStep({ kind: 'going', ...line });
        },
      );
      if (result !== undefined) setStep({ kind: 'done', result });
      announce('Redriven');
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
      setStep({ kind: 'ask' });
    }
    onDone(result);
  };
  const what = counted(count, 'dead letter');
  return (
    <Dialog title={step.kind === 'done' ? 'Redriven' : `Redrive ${what}`} onClose={onClose}>
      {step.kind === 'ask' && (
        <Loaded state={plan} what="the dry run">
          {(dryRun) => (
            <Ask
              plan={dryRun}
              beyond={beyond}
              rate={rate}
              onRate={setRate}
              typed={isAll && count > ASKED_FROM ? String(count) : undefined}
              onRedrive={() => void redrive()}
              onClose={onClose}
            />
          )}
        </Loaded>
      )}
      {step.kind === 'going' && (
        <p role="status">
          <progress value={step.done} max={step.total} aria-label="Redriving" /> {formatCount(step.done)} of{' '}
          {formatCount(step.total)} sent{step.failed > 0 && <span class="error">, ✕ {step.failed} failed</span>}
        </p>
      )}
      {step.kind === 'done' && <Result result={step.result} deadLetters={deadLetters} onClose={onClose} />}
      {error !== undefined && <Problem error={error} />}
    </Dialog>
  );
}

interface AskProps {
  readonly plan: RedrivePlan;
  readonly beyond: number;
  readonly rate: string;
  readonly onRate: (rate: string) => void;
  readonly typed: string | undefined;
  readonly onRedrive: () => void;
  readonly onClose: () => void;
}

const MOST_SHOWN = 50;

function Ask({ plan: { rows }, beyond, rate, onRate, typed, onRedrive, onClose }: AskProps) {
  const [text, setText] = useState('');
  const count = rows.length + beyond;
  const isRate = Number(rate) > 0 && Number(rate) <= 10_000;
  const submit = (event: Event): void => {
    event.preventDefault();
    onRedrive();
  };
  return (
    <form onSubmit={submit}>
      <p>Each goes back to where it came from, and leaves its queue once that has confirmed it. Nothing is sent yet.</p>
      <Table
        label="What would be sent"
        rows={rows.slice(0, MOST_SHOWN)}
        keyOf={({ id }) => id}
        columns={[
          {
            title: 'Event',
            cell: ({ eventType = '', eventId, id }) => <EventName type={eventType} id={eventId ?? id} />,
          },
          { title: 'Reason', cell: ({ reason }) => printable(reason) },
          { title: 'Goes to', cell: ({ to }) => printable(to) },
        ]}
      />
      {count > MOST_SHOWN && <p class="muted">… and {formatCount(count - MOST_SHOWN)} more.</p>}
      {rows.length > 1 && (
        <Field
          label="Dead letters a second"
          error={isRate ? undefined : 'A number above 0 and at most 10,000.'}
          help={isRate ? `Takes about ${counted(Math.ceil(count / Number(rate)), 'second')}.` : undefined}
        >
          <input inputMode="decimal" value={rate} onInput={({ currentTarget }) => onRate(currentTarget.value)} />
        </Field>
      )}
      {typed !== undefined && (
        <Field label={`These are all. Type ${typed} to go on`}>
          <input value={text} autocomplete="off" onInput={({ currentTarget }) => setText(currentTarget.value)} />
        </Field>
      )}
      <DialogEnd
        action={`Redrive ${counted(count, 'dead letter')}`}
        isDisabled={!isRate || rows.length === 0 || (typed !== undefined && text !== typed)}
        onClose={onClose}
      />
    </form>
  );
}

interface ResultProps {
  readonly result: RedriveResult;
  readonly deadLetters: readonly DeadLetterRow[];
  readonly onClose: () => void;
}

function Result({ result, deadLetters, onClose }: ResultProps) {
  const { chosen, redriven, replaced, problems, untried } = result;
  const eventIds = [...new Set(deadLetters.flatMap(({ eventId }) => eventId ?? []))];
  const [eventId] = eventIds;
  return (
    <>
      <p class={redriven + replaced === chosen ? 'ok' : 'error'}>
        {redriven + replaced === chosen ? '● ' : '✕ '}
        {formatCount(redriven)} of {counted(chosen, 'dead letter')} redriven
        {replaced > 0 && `, ${formatCount(replaced)} deleted, as their edited copies are sent`}
        {untried > 0 && `, ${formatCount(untried)} not tried after too many failures in a row`}.
      </p>
      {problems.length > 0 && (
        <Table
          label="What failed"
          rows={problems}
          keyOf={({ id, problem }) => id + problem}
          to={({ id }) => ['dead-letters', id]}
          columns={[
            { title: 'Dead letter', cell: ({ id }) => <code>{id.slice(0, 8)}</code> },
            { title: 'Queue', cell: ({ queue }) => queue },
            { title: 'Problem', cell: ({ problem }) => printable(problem) },
          ]}
        />
      )}
      <p class="muted">One that fails again comes back to its queue, and is marked so.</p>
      <div class="actions end">
        <button type="button" onClick={onClose}>
          Close
        </button>
        {eventIds.length === 1 && eventId !== undefined && redriven > 0 && (
          <button type="button" class="primary" onClick={() => go(['event', eventId])}>
            Follow the event
          </button>
        )}
      </div>
    </>
  );
}

const EventName = ({ type, id }: { readonly type: string; readonly id: string }) => (
  <span title={id}>
    {printable(type)} <code>{printable(shortId(id, 21))}</code>
  </span>
);
