import { useState } from 'preact/hooks';
import type { ArchiveInfo } from '../../../server/archive/shapes.ts';
import { api } from '../../api.ts';
import { regionNow } from '../../components/clock.ts';
import { Confirm } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { counted } from '../../components/format.ts';
import { Link } from '../../components/link.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';
import { RuleChoice } from './rule-choice.tsx';
import { type ArchivedMinutes, countIn, fromLocalInput, toLocalInput, wholeSpan } from './span.ts';
import { Volume } from './volume.tsx';

interface ReplayFormProps {
  readonly archive: ArchiveInfo;
  readonly reload: () => void;
}

/** What one archive has, by time and type, and a replay of a span of it. */
export function ReplayForm({ archive, reload }: ReplayFormProps) {
  const minutes = useLoaded(
    () => api.region<ArchivedMinutes>('archives', { name: archive.name }),
    [archive.name, archive.count],
  );
  return (
    <Panel title={archive.name} actions={<Link to="/archive">Close</Link>}>
      {archive.description !== '' && <p>{archive.description}</p>}
      <Loaded state={minutes} what="the events of the archive">
        {(value) =>
          value.count === 0 ? (
            <p class="muted">It has no events yet: what passes {archive.bus} from now on is kept.</p>
          ) : (
            <Form archive={archive} minutes={value} reload={reload} />
          )
        }
      </Loaded>
    </Panel>
  );
}

interface FormProps extends ReplayFormProps {
  readonly minutes: ArchivedMinutes;
}

function Form({ archive, minutes, reload }: FormProps) {
  const [whole] = useState(() => wholeSpan(minutes, regionNow()));
  const [[from, to], setSpan] = useState<readonly [number | undefined, number | undefined]>(whole);
  const [rules, setRules] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setAsking] = useState(false);
  const isSpan = from !== undefined && to !== undefined && from < to;
  const count = isSpan ? countIn(minutes, from, to) : 0;
  const start = async (): Promise<void> => {
    const name = `console-${toLocalInput(Date.now()).replaceAll(/\D/g, '')}`;
    await api.post('archive/replay', { name, archive: archive.arn, bus: archive.busArn, from, to, rules: [...rules] });
    reload();
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        setAsking(true);
      }}
    >
      <Volume minutes={minutes} from={isSpan ? from : whole[0]} to={isSpan ? to : whole[1]} />
      <div class="filters">
        <SpanField label="From" at={from} onChange={(at) => setSpan([at, to])} />
        <SpanField
          label="Up to"
          at={to}
          error={from !== undefined && to !== undefined && from >= to ? 'It must be after the beginning.' : undefined}
          onChange={(at) => setSpan([from, at])}
        />
      </div>
      <RuleChoice rules={archive.rules} chosen={rules} onChange={setRules} />
      <div class="actions">
        <button type="submit" class="primary" disabled={count === 0 || rules.size === 0}>
          Replay {counted(count, 'event')} to {counted(rules.size, 'rule')}
        </button>
      </div>
      {isAsking && (
        <Confirm
          title={`Replay ${archive.name}`}
          action={`Replay ${counted(count, 'event')}`}
          onConfirm={start}
          onClose={() => setAsking(false)}
        >
          <p>
            {counted(rules.size, 'rule')} of {archive.bus} get {counted(count, 'event')} again, those that they match.
            What has no protection against copies does its work a second time.
          </p>
        </Confirm>
      )}
    </form>
  );
}

interface SpanFieldProps {
  readonly label: string;
  readonly at: number | undefined;
  readonly error?: string | undefined;
  readonly onChange: (at: number | undefined) => void;
}

const SpanField = ({ label, at, error, onChange }: SpanFieldProps) => (
  <Field label={label} error={at === undefined ? 'It takes a date and a time.' : error}>
    <input
      type="datetime-local"
      step={1}
      defaultValue={at === undefined ? '' : toLocalInput(at)}
      onInput={({ currentTarget }) => onChange(fromLocalInput(currentTarget.value))}
    />
  </Field>
);
