import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Field } from './field.tsx';
import { Problem } from './loaded.tsx';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Open as long as it is drawn. The browser keeps the focus inside and gives it back. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    const dialog = element.current;
    dialog?.showModal();
    return () => {
      dialog?.close();
      const isThere = opener instanceof HTMLElement && opener.isConnected && opener !== document.body;
      (isThere ? opener : document.getElementById('main'))?.focus({ preventScroll: true });
    };
  }, []);
  // What had the focus may be gone, because the dialog shows something else now.
  useEffect(() => {
    if (document.activeElement === document.body) element.current?.focus();
  });
  const close = (event: Event): void => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog ref={element} tabIndex={-1} aria-labelledby={id} onCancel={close}>
      <div class="panel-head">
        <h2 id={id}>{title}</h2>
        <button type="button" class="plain" aria-label="Close" onClick={onClose}>
          ✕
        </button>
      </div>
      {children}
    </dialog>
  );
}

interface DialogEndProps {
  /** A verb and what it will touch, such as "Redrive 14 dead letters". */
  readonly action: string;
  readonly isDangerous?: boolean;
  readonly isDisabled: boolean;
  readonly onClose: () => void;
}

/** The last line of a form in a dialog: to leave it, or to go through with it. */
export const DialogEnd = ({ action, isDangerous = false, isDisabled, onClose }: DialogEndProps) => (
  <div class="actions end">
    <button type="button" onClick={onClose}>
      Cancel
    </button>
    <button type="submit" class={isDangerous ? 'danger' : 'primary'} disabled={isDisabled}>
      {action}
    </button>
  </div>
);

interface ConfirmProps {
  readonly title: string;
  /** A verb and what it will touch, such as "Redrive 14 dead letters". */
  readonly action: string;
  readonly onConfirm: () => void | Promise<void>;
  readonly onClose: () => void;
  /** What has to be typed before, for what touches very much. */
  readonly typed?: string;
  readonly isDangerous?: boolean;
  /** What will happen. */
  readonly children: ComponentChildren;
}

/** Asks before what cannot be undone. Closes once it is done; says what went wrong. */
export function Confirm({ title, action, onConfirm, onClose, typed, isDangerous = false, children }: ConfirmProps) {
  const [text, setText] = useState('');
  const [error, setError] = useState<Error>();
  const [isBusy, setBusy] = useState(false);
  const confirm = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={(event) => void confirm(event)}>
        {children}
        {typed !== undefined && (
          <Field label={`Type ${typed} to go on`}>
            <input value={text} autocomplete="off" onInput={({ currentTarget }) => setText(currentTarget.value)} />
          </Field>
        )}
        {error !== undefined && <Problem error={error} />}
        <DialogEnd
          action={action}
          isDangerous={isDangerous}
          isDisabled={isBusy || (typed !== undefined && text !== typed)}
          onClose={onClose}
        />
      </form>
    </Dialog>
  );
}
