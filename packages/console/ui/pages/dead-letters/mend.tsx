import { useRef, useState } from 'preact/hooks';
import type { DeadLetterDetails, DeadLetterRow, PayloadCheck } from '../../../server/dead-letters/shapes.ts';
import { api } from '../../api.ts';
import { announce } from '../../components/announce.ts';
import { Diff } from '../../components/diff.tsx';
import { Editor } from '../../components/editor.tsx';
import { Json } from '../../components/json.tsx';
import { parseExact } from '../../components/json-tree.ts';
import { Problem } from '../../components/loaded.tsx';
import { Panel } from '../../components/panel.tsx';
import { editorProblem, fieldOf } from './shown-dead-letters.ts';

interface MendProps {
  readonly deadLetter: DeadLetterDetails;
  /** @param deadLetter in its place */
  readonly onSaved: (deadLetter: DeadLetterRow, isToRedrive: boolean) => void;
}

/** The payload in an editor, checked as one types, with what was changed. */
export function Mend(props: MendProps) {
  const { notEditable, payload } = props.deadLetter;
  if (notEditable === undefined) return <MendPayload {...props} />;
  return (
    <Panel title="Payload">
      <p>{notEditable}</p>
      <Json text={payload} label="Payload" />
    </Panel>
  );
}

function MendPayload({ deadLetter, onSaved }: MendProps) {
  const { id, payload, original, schema, schemaName } = deadLetter;
  const [text, setText] = useState(payload);
  const [check, setCheck] = useState<PayloadCheck>();
  const [error, setError] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  const newest = useRef(text);
  newest.current = text;
  const isChanged = text !== payload;
  const isJson = parseExact(text) !== undefined;
  const isReady = isChanged && isJson && !isBusy && check?.isSendable !== false;
  const judge = async (one: string) => {
    const found = await api.post<PayloadCheck>('dead-letters/check', { id, text: one });
    // An older text may be answered after a newer one.
    if (one === newest.current) setCheck(found);
    return found.problems.map(editorProblem);
  };
  const save = async (isToRedrive: boolean): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const saved = await api.post<{ readonly id: string }>('dead-letters/edit', { id, text });
      announce('Saved');
      onSaved({ ...deadLetter, id: saved.id }, isToRedrive);
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
      setBusy(false);
    }
  };
  return (
    <Panel
      title="Mend the payload"
      actions={
        <>
          {isChanged && (
            <button type="button" onClick={() => setText(payload)}>
              Undo
            </button>
          )}
          <button type="button" disabled={!isReady} onClick={() => void save(false)}>
            Save
          </button>
          <button type="button" class={isReady ? 'primary' : ''} disabled={!isReady} onClick={() => void save(true)}>
            Save and redrive …
          </button>
        </>
      }
    >
      <Verdict check={isJson ? check : NO_JSON} schemaName={schemaName} />
      <Editor label="Payload" value={text} onChange={setText} schema={schema} check={judge} />
      {error !== undefined && <Problem error={error} />}
      {isChanged && (
        <>
          <h3>What you changed</h3>
          <Diff before={payload} after={text} labels={['On the queue', 'Now']} />
        </>
      )}
      {original !== undefined && (
        <details open={!isChanged}>
          <summary>What was changed since it failed first</summary>
          <Diff before={original} after={text} labels={['As it failed', 'Now']} />
        </details>
      )}
    </Panel>
  );
}

const NO_JSON: PayloadCheck = { problems: [{ message: 'This is not JSON yet.' }], isSendable: false, isChecked: true };

interface VerdictProps {
  readonly check: PayloadCheck | undefined;
  readonly schemaName: string | undefined;
}

const Verdict = ({ check, schemaName }: VerdictProps) => (
  <div class="verdict" role="status">
    {check === undefined ? (
      <p class="muted">Checking the payload …</p>
    ) : !check.isChecked ? (
      <p class="muted">Nothing is known of what its consumer takes: no registry has a schema of it.</p>
    ) : check.problems.length === 0 ? (
      <p class="ok">● Nothing is wrong with it: a redrive should succeed, unless the code or a target is at fault.</p>
    ) : (
      <ul>
        {check.problems.map(({ message, pointer }) => (
          <li key={`${pointer} ${message}`} class={check.isSendable ? 'warn' : 'error'}>
            {check.isSendable ? '▲' : '✕'} {pointer !== undefined && <code>{fieldOf(pointer) || 'payload'}</code>}{' '}
            {message}
          </li>
        ))}
      </ul>
    )}
    {schemaName !== undefined && <p class="muted">Schema: {schemaName}</p>}
  </div>
);
