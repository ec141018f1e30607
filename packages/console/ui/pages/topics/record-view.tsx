import { useState } from 'preact/hooks';
import type { Bytes, GoodRecord, RecordAgain, RecordRow, TopicRow } from '../../../server/kafka/shapes.ts';
import { api } from '../../api.ts';
import { formatBytes, printable } from '../../components/format.ts';
import { Id } from '../../components/id.tsx';
import { Json } from '../../components/json.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { Time } from '../../components/time.tsx';
import { go } from '../../router.ts';
import { bytesNote } from './bytes-note.ts';
import { ProduceDialog } from './later-produce-dialog.ts';
import { base64Of, faultOf, hexDump, readable, schemaText } from './shown-records.ts';

interface RecordViewProps {
  readonly topic: TopicRow;
  readonly row: RecordRow;
  readonly onClose: () => void;
}

/** One record with everything in it. */
export function RecordView({ topic, row, onClose }: RecordViewProps) {
  if (row.kind === 'unreadable')
    return (
      <Panel title={`Offsets ${row.offset} to ${row.last}`} actions={<CloseButton onClose={onClose} />}>
        <p class="error">✕ The batch cannot be read: {row.reason}.</p>
        <p class="muted">Readers pass it by, or stand still before it. Its mapping tells which.</p>
      </Panel>
    );
  return row.isCut ? (
    <Whole topic={topic} row={row} onClose={onClose} />
  ) : (
    <One topic={topic} row={row} onClose={onClose} />
  );
}

type OneProps = RecordViewProps & { readonly row: GoodRecord };

/** The list has only the beginning of a large value. */
function Whole({ topic, row, onClose }: OneProps) {
  const { partition, offset } = row;
  const state = useLoaded(
    () => api.get<GoodRecord>('topics/record', { topic: topic.name, p: partition, offset }),
    [partition, offset],
  );
  return (
    <Loaded state={state} what="the whole record">
      {(whole) => <One topic={topic} row={whole} onClose={onClose} />}
    </Loaded>
  );
}

const CloseButton = ({ onClose }: { readonly onClose: () => void }) => (
  <button type="button" class="plain" aria-label="Close" onClick={onClose}>
    ✕
  </button>
);

function One({ topic, row, onClose }: OneProps) {
  const { partition, offset, at, key, headers, eventId, eventType, sizeBytes } = row;
  const [isSending, setSending] = useState(false);
  const fault = faultOf(row);
  return (
    <article class="record" aria-label="Record">
      <header class="panel-head">
        <h2>
          {topic.name}-{partition}@{offset}
        </h2>
        <div class="actions">
          {eventId !== undefined && (
            <button type="button" class="primary" onClick={() => go(['event', eventId])}>
              Follow the event
            </button>
          )}
          <button type="button" onClick={() => setSending(true)}>
            Send again, edited …
          </button>
          <CloseButton onClose={onClose} />
        </div>
      </header>
      {fault !== undefined && <p class="notice error">✕ Its value {printable(fault.replace(/\.$/, ''))}.</p>}
      <dl class="facts">
        {eventId !== undefined && (
          <>
            <dt>Event</dt>
            <dd>
              {eventType} <Id id={eventId} to={['event', eventId]} length={40} />
            </dd>
          </>
        )}
        <dt>Key</dt>
        <dd>{key === null ? 'none' : 'text' in key ? printable(key.text) : `${key.base64} (base64)`}</dd>
        <dt>Time</dt>
        <dd>
          <Time at={at} as="exact" />
        </dd>
        <dt>Value</dt>
        <dd>{row.value === null ? 'none: a tombstone' : formatBytes(sizeBytes)}</dd>
        {row.decoded?.schema !== undefined && (
          <>
            <dt>Schema</dt>
            <dd>{printable(schemaText(row.decoded.schema))}</dd>
          </>
        )}
      </dl>
      {row.value !== null && <Value value={row.value} json={jsonOf(row)} />}
      <h3>{headers.length === 0 ? 'No headers' : 'Headers'}</h3>
      {headers.length > 0 && <Headers headers={headers} />}
      {isSending && <SendAgain topic={topic} row={row} onClose={() => setSending(false)} />}
    </article>
  );
}

/** The form with the record in it. A value in Avro or Protobuf is JSON there, and is written in it again. */
function SendAgain({ topic, row: { partition, offset }, onClose }: OneProps) {
  const state = useLoaded(() => api.get<RecordAgain>('topics/again', { topic: topic.name, p: partition, offset }));
  return (
    <Loaded state={state} what="the record">
      {({ text, problem }) => (
        <ProduceDialog
          topics={[topic]}
          topic={topic.name}
          text={text}
          note={problem && bytesNote(problem)}
          onClose={onClose}
          onSent={() => undefined}
        />
      )}
    </Loaded>
  );
}

/** The value as JSON, decoded where it names a schema; undefined where it is none. */
function jsonOf(row: GoodRecord): string | undefined {
  const shown = readable(row);
  const isJson = row.kind === 'json' || shown !== row.value;
  return isJson && shown !== null && 'text' in shown ? shown.text : undefined;
}

function Value({ value, json }: { readonly value: Bytes; readonly json: string | undefined }) {
  const forms = [
    ...(json === undefined ? [] : [{ id: 'json', title: 'JSON' }]),
    ...('text' in value ? [{ id: 'text', title: 'Text' }] : []),
    { id: 'hex', title: 'Hex' },
  ];
  const [form, setForm] = useState(forms[0]?.id ?? 'hex');
  return (
    <Tabs label="Form of the value" tabs={forms} selected={form} onSelect={setForm}>
      {form === 'json' && json !== undefined && <Json text={json} label="Value" />}
      {form === 'text' && 'text' in value && <pre tabIndex={0}>{value.text.split('\n').map(printable).join('\n')}</pre>}
      {form === 'hex' && <pre tabIndex={0}>{hexDump(base64Of(value))}</pre>}
    </Tabs>
  );
}

const Headers = ({ headers }: Pick<GoodRecord, 'headers'>) => (
  <dl class="facts mono">
    {headers.map(([name, value], index) => (
      <div key={index} class="fact">
        <dt>{printable(name)}</dt>
        <dd>{value === null ? 'no value' : 'text' in value ? printable(value.text) : `${value.base64} (base64)`}</dd>
      </div>
    ))}
  </dl>
);
