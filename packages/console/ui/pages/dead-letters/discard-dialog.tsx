import { useState } from 'preact/hooks';
import type { DeadLetterRow, DiscardResult } from '../../../server/dead-letters/shapes.ts';
import { api } from '../../api.ts';
import { Confirm } from '../../components/dialog.tsx';
import { Field } from '../../components/field.tsx';
import { counted } from '../../components/format.ts';
import { saveDeadLetters } from './keep.ts';
import { ASKED_FROM } from './shown-dead-letters.ts';

interface DiscardDialogProps {
  readonly deadLetters: readonly DeadLetterRow[];
  readonly isAll: boolean;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Deletes for good, with a reason, and with a copy in a file unless somebody wants none. */
export function DiscardDialog({ deadLetters, isAll, onDone, onClose }: DiscardDialogProps) {
  const [reason, setReason] = useState('');
  const [isKept, setKept] = useState(true);
  const ids = deadLetters.map(({ id }) => id);
  const what = counted(ids.length, 'dead letter');
  const discard = async (): Promise<void> => {
    if (reason.trim() === '') throw new Error('Say why: the copy in the file has the reason.');
    if (isKept) await saveDeadLetters(ids, reason);
    const { problems } = await api.post<DiscardResult>('dead-letters/discard', { ids, reason });
    onDone();
    if (problems.length > 0) throw new Error(problems.map(({ id, problem }) => `${id}: ${problem}`).join('\n'));
  };
  return (
    <Confirm
      title={`Discard ${what}`}
      action={`Discard ${what}`}
      isDangerous
      onConfirm={discard}
      onClose={onClose}
      {...(isAll && ids.length > ASKED_FROM && { typed: String(ids.length) })}
    >
      <p>They are deleted for good: what they would have done does not happen.</p>
      <Field label="Why">
        <input value={reason} required onInput={({ currentTarget }) => setReason(currentTarget.value)} />
      </Field>
      <label>
        <input type="checkbox" checked={isKept} onChange={({ currentTarget }) => setKept(currentTarget.checked)} /> Keep
        a copy in a file first
      </label>
    </Confirm>
  );
}
