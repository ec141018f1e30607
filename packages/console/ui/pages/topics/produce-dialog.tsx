import { useEffect, useRef, useState } from 'preact/hooks';
import type { Produced, RecordCheck, SampleRecords, TopicRow } from '../../../server/kafka/shapes.ts';
import { api } from '../../api.ts';
import { announce } from '../../components/announce.ts';
import { Dialog, DialogEnd } from '../../components/dialog.tsx';
import { Editor } from '../../components/editor.tsx';
import { Field } from '../../components/field.tsx';
import { parseExact } from '../../components/json-tree.ts';
import { Missing, Problem, useLoaded } from '../../components/loaded.tsx';
import { toError } from '../../components/to-error.ts';
import { go } from '../../router.ts';
import { editorProblem, fieldOf } from '../dead-letters/shown-dead-letters.ts';
import { freshened } from './shown-records.ts';

interface ProduceDialogProps {
  readonly topics: readonly TopicRow[];
  readonly topic?: string;
  /** A record to begin with: `{ key, headers, value }`. */
  readonly text?: string;
  /** Why the text is not all that one may wish. */
  readonly note?: string | undefined;
  readonly onSent: () => void;
  readonly onClose: () => void;
}

const EMPTY = JSON.stringify({ key: 'key-1', headers: { 'content-type': 'application/json' }, value: {} }, null, 2);

/** Sends a record: from a sample or another record, checked before, wrong on purpose if one wants. */
export function ProduceDialog({ topics, topic: first, text: given, note, onSent, onClose }: ProduceDialogProps) {
  const [topic, setTopic] = useState(first ?? topics[0]?.name ?? '');
  const samples = useLoaded(() => api.get<SampleRecords>('topics/samples', { topic }), [topic]);
  const [text, setText] = useState(given ?? EMPTY);
  const untouched = useRef(EMPTY);
  const newest = useRef(text);
  newest.current = text;
  const [partition, setPartition] = useState('');
  const [check, setCheck] = useState<RecordCheck>();
  const [sent, setSent] = useState<Produced>();
  const [error, setError] = useState<Error>();
  const renewed = (one: string): string => freshened(one, crypto.randomUUID(), new Date().toISOString());
  const list = samples.value?.samples ?? [];
  useEffect(() => {
    const [sample] = list;
    if (given !== undefined || sample === undefined) return;
    // What somebody has typed meanwhile stays.
    const begun = renewed(sample.text);
    setText((before) => (before === untouched.current ? begun : before));
    untouched.current = begun;
  }, [samples.value]);
  const judge = async (one: string) => {
    const found = await api.post<RecordCheck>('topics/check', { topic, text: one });
    // An older text may be answered after a newer one.
    if (one === newest.current) setCheck(found);
    return found.problems.map(editorProblem);
  };
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    setError(undefined);
    try {
      const to = partition === '' ? {} : { partition: Number(partition) };
      setSent(await api.post<Produced>('topics/produce', { topic, text, ...to }));
      announce('Sent');
      onSent();
    } catch (thrown) {
      setError(toError(thrown));
    }
  };
  const isJson = parseExact(text) !== undefined;
  const problems = isJson ? (check?.problems ?? []) : [];
  return (
    <Dialog title={sent === undefined ? `Produce a record to ${topic}` : 'Sent'} onClose={onClose}>
      {sent !== undefined ? (
        <Sent topic={topic} sent={sent} onClose={onClose} onAnother={() => setSent(undefined)} />
      ) : (
        <form class="produce" onSubmit={(event) => void send(event)}>
          <div class="fields">
            {first === undefined && (
              <Field label="Topic">
                <select value={topic} onChange={({ currentTarget }) => setTopic(currentTarget.value)}>
                  {topics.map(({ name }) => (
                    <option key={name} value={name}>
                      {name}
                    </option>
                  ))}
                </select>
              </Field>
            )}
            <Field label="Begin with">
              <select
                value=""
                onChange={({ currentTarget }) => setText(renewed(list[Number(currentTarget.value)]?.text ?? EMPTY))}
              >
                <option value="">{samples.loading ? 'waiting for samples …' : 'a sample …'}</option>
                {list.map(({ label, isBad }, index) => (
                  <option key={label} value={String(index)}>
                    {isBad ? `${label} (wrong on purpose)` : label}
                  </option>
                ))}
                <option value="-1">an empty record</option>
              </select>
            </Field>
            <Field label="Partition">
              <select value={partition} onChange={({ currentTarget }) => setPartition(currentTarget.value)}>
                <option value="">by its key</option>
                {(topics.find(({ name }) => name === topic)?.partitions ?? []).map(({ partition: one }) => (
                  <option key={one} value={String(one)}>
                    {one}
                  </option>
                ))}
              </select>
            </Field>
            <button type="button" onClick={() => setText(renewed(text))}>
              New id and time
            </button>
          </div>
          {note !== undefined && <p class="notice warn">▲ {note}</p>}
          <Missing state={samples} what="The samples" />
          <Editor label="Record" value={text} onChange={setText} schema={check?.schema} check={judge} />
          <Verdict problems={problems} isJson={isJson} schemaName={check?.schemaName} encoding={check?.encoding} />
          {error !== undefined && <Problem error={error} />}
          <DialogEnd
            action={problems.length > 0 ? 'Send it wrong, on purpose' : `Send to ${topic}`}
            isDangerous={problems.length > 0}
            isDisabled={!isJson || check?.isSendable === false}
            onClose={onClose}
          />
        </form>
      )}
    </Dialog>
  );
}

interface VerdictProps {
  readonly problems: RecordCheck['problems'];
  readonly isJson: boolean;
  readonly schemaName: string | undefined;
  readonly encoding: RecordCheck['encoding'];
}

const Verdict = ({ problems, isJson, schemaName, encoding }: VerdictProps) => (
  <div class="verdict" role="status">
    {!isJson && <p class="error">✕ This is not JSON yet.</p>}
    {problems.map(({ message, pointer }) => (
      <p key={`${pointer} ${message}`} class="warn">
        ▲ {pointer !== undefined && <code>{fieldOf(pointer) || 'record'}</code>} {message}
      </p>
    ))}
    {isJson && problems.length === 0 && schemaName !== undefined && (
      <p class="ok">
        ● It keeps the schema {schemaName}
        {encoding !== undefined && `, and is written in ${encoding === 'avro' ? 'Avro' : 'Protobuf'}`}.
      </p>
    )}
    {isJson && problems.length === 0 && schemaName === undefined && (
      <p class="muted">The registry has no schema for it: nothing is checked but its form.</p>
    )}
  </div>
);

interface SentProps {
  readonly topic: string;
  readonly sent: Produced;
  readonly onClose: () => void;
  readonly onAnother: () => void;
}

function Sent({ topic, sent: { partition, offset, eventId }, onClose, onAnother }: SentProps) {
  return (
    <>
      <p class="ok">
        ● The record is at offset {offset} of partition {partition} of {topic}.
      </p>
      <div class="actions end">
        <button type="button" onClick={onAnother}>
          Send another
        </button>
        <button
          type="button"
          onClick={() => {
            onClose();
            go(['topics', topic], { p: String(partition), at: offset });
          }}
        >
          Show the record
        </button>
        {eventId !== undefined && (
          <button type="button" class="primary" onClick={() => go(['event', eventId])}>
            Follow the event
          </button>
        )}
      </div>
    </>
  );
}
