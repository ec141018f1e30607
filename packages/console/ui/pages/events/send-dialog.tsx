import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { announce } from '../../components/announce.ts';
import { Dialog } from '../../components/dialog.tsx';
import { counted } from '../../components/format.ts';
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

const CHECK_AFTER_MS = 300;

/** Sends an event, and goes to its page. One that breaks its schema can be sent too: to see what becomes of it. */
export function SendDialog({ title, draft: given, withSamples = false, onClose }: SendDialogProps) {
  const [draft, setDraft] = useState(given);
  const [hasNewId, setNewId] = useState(true);
  const [error, setError] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  const checked = useCheck(draft);
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
  const isWrong = (checked?.problems.length ?? 0) > 0;
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="send-form" onSubmit={(event) => void send(event)}>
        {withSamples && <SamplePicker onPick={setDraft} />}
        <DraftFields draft={draft} onChange={setDraft} hasPlace={!withSamples} />
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
        <Verdict checked={checked} />
        {error !== undefined && <Problem error={error} />}
        <div class="actions end">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="submit"
            class={isWrong ? 'danger' : 'primary'}
            disabled={isBusy || checked?.isSendable === false}
          >
            {isWrong ? 'Send it wrong, on purpose' : `Send to ${draft.to === 'bus' ? draft.bus : draft.topic}`}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function renewed(draft: Draft): Draft {
  const id = crypto.randomUUID();
  return draft.to === 'bus'
    ? { ...draft, detail: withNewId(draft.detail, draft.ids, id) }
    : { ...draft, text: withNewId(draft.text, draft.ids, id) };
}

/** Checks what is typed, once nobody types for a moment. */
function useCheck(draft: Draft): Checked | undefined {
  const [checked, setChecked] = useState<Checked>();
  useEffect(() => {
    let isWanted = true;
    const timer = setTimeout(() => {
      checkDraft(api, draft).then(
        (found) => isWanted && setChecked(found),
        // Whether it can be sent shows when it is sent.
        () => isWanted && setChecked(undefined),
      );
    }, CHECK_AFTER_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [draft]);
  return checked;
}

const MOST = 8;

/** What the schema says. */
function Verdict({ checked }: { readonly checked: Checked | undefined }) {
  if (checked === undefined) return <p class="muted">Not checked yet.</p>;
  const { problems, schemaName } = checked;
  if (problems.length === 0) {
    return schemaName === undefined ? (
      <p class="muted">No schema of such an event is known, so it is not checked.</p>
    ) : (
      <p class="ok">
        <span aria-hidden="true">● </span>It keeps the schema {schemaName}.
      </p>
    );
  }
  return (
    <section class="verdict error" aria-label="Problems">
      <p>
        <span aria-hidden="true">✕ </span>
        {counted(problems.length, 'problem')}
        {schemaName === undefined ? '' : ` by the schema ${schemaName}`}
      </p>
      <ul>
        {problems.slice(0, MOST).map(({ message, pointer = '' }) => (
          <li key={pointer + message}>
            {pointer !== '' && <code>{pointer}</code>} {message}
          </li>
        ))}
        {problems.length > MOST && <li>and {problems.length - MOST} more</li>}
      </ul>
    </section>
  );
}
