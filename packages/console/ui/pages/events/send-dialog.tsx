import { useRef, useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { announce } from '../../components/announce.ts';
import { Dialog, DialogEnd } from '../../components/dialog.tsx';
import { counted } from '../../components/format.ts';
import { parseExact } from '../../components/json-tree.ts';
import { Problem } from '../../components/loaded.tsx';
import { go } from '../../router.ts';
import { withNewId } from '../event/copies.ts';
import type { Draft } from './draft.ts';
import { DraftFields } from './draft-fields.tsx';
import { SamplePicker } from './sample-picker.tsx';
import { type Checked, checkDraft, sendDraft } from './sending.ts';
import './events.css';

interface SendDialogProps {
  readonly title: string;
  /** What to begin with. */
  readonly draft: Draft;
  /** Whether to begin from a sample. */
  readonly withSamples?: boolean;
  readonly onClose: () => void;
}

/** Sends an event, and goes to its page. One that breaks its schema can be sent too: to see what becomes of it. */
export function SendDialog({ title, draft: given, withSamples = false, onClose }: SendDialogProps) {
  const [draft, setDraft] = useState(given);
  const [hasNewId, setNewId] = useState(true);
  const [error, setError] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  const [checked, setChecked] = useState<Checked>();
  const newest = useRef(draft);
  newest.current = draft;
  const check = async (one: Draft): Promise<Checked> => {
    const found = await checkDraft(api, one);
    // An older draft may be answered after a newer one.
    if (textIn(one) === textIn(newest.current)) setChecked(found);
    return found;
  };
  const pick = (sample: Draft): void => {
    setChecked(undefined);
    setDraft(sample);
  };
  const isJson = parseExact(textIn(draft)) !== undefined;
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      const id = await sendDraft(api, hasNewId && draft.ids.length > 0 ? renewed(draft) : draft);
      announce('Sent');
      onClose();
      go(['event', id]);
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
      setBusy(false);
    }
  };
  const isWrong = isJson && (checked?.problems.length ?? 0) > 0;
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="send-form" onSubmit={(event) => void send(event)}>
        {withSamples && <SamplePicker onPick={pick} />}
        <DraftFields draft={draft} onChange={setDraft} hasPlace={!withSamples} schema={checked?.schema} check={check} />
        {draft.ids.length > 0 && (
          <label>
            <input
              type="checkbox"
              checked={hasNewId}
              onChange={({ currentTarget }) => setNewId(currentTarget.checked)}
            />
            With a new id. With the old one, handlers that have handled it drop it as a duplicate.
          </label>
        )}
        <div class="verdict" role="status">
          {!isJson ? (
            <p class="error">✕ This is not JSON yet.</p>
          ) : checked === undefined ? (
            <p class="muted">Not checked yet.</p>
          ) : (
            <Verdict checked={checked} />
          )}
        </div>
        {error !== undefined && <Problem error={error} />}
        <DialogEnd
          action={isWrong ? 'Send it wrong, on purpose' : `Send to ${draft.to === 'bus' ? draft.bus : draft.topic}`}
          isDangerous={isWrong}
          isDisabled={isBusy || !isJson || checked?.isSendable === false}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}

const textIn = (draft: Draft): string => (draft.to === 'bus' ? draft.detail : draft.text);

function renewed(draft: Draft): Draft {
  const id = crypto.randomUUID();
  return draft.to === 'bus'
    ? { ...draft, detail: withNewId(draft.detail, draft.ids, id) }
    : { ...draft, text: withNewId(draft.text, draft.ids, id) };
}

/** What the schema says. The editor tells where each problem is. */
function Verdict({ checked }: { readonly checked: Checked }) {
  const { problems, schemaName } = checked;
  if (problems.length > 0) {
    return (
      <p class="error">
        <span aria-hidden="true">✕ </span>
        {counted(problems.length, 'problem')}
        {schemaName === undefined ? '' : ` by the schema ${schemaName}`}
      </p>
    );
  }
  if (schemaName === undefined) return <p class="muted">No schema of such an event is known, so it is not checked.</p>;
  return (
    <p class="ok">
      <span aria-hidden="true">● </span>It keeps the schema {schemaName}.
    </p>
  );
}
