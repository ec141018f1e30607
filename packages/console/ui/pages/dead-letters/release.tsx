import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { Confirm } from '../../components/dialog.tsx';
import { printable } from '../../components/format.ts';
import { Panel } from '../../components/panel.tsx';

interface ReleaseProps {
  readonly id: string;
  readonly note: { readonly table: string; readonly id: string };
}

/** An effect of which nobody knows whether it happened: a redrive alone does not let it happen again. */
export function Release({ id, note }: ReleaseProps) {
  const [isAsking, setAsking] = useState(false);
  const [isReleased, setReleased] = useState(false);
  const release = async (): Promise<void> => {
    await api.post('dead-letters/release', { id, didNotHappen: true });
    setReleased(true);
  };
  return (
    <Panel title="An effect in doubt">
      <p>
        Its attempt ended without an answer. Find out whether it happened. If it did, discard the dead letter; if it did
        not, release it, and redrive it afterwards.
      </p>
      {isReleased ? (
        <p class="ok">● Released: the next redrive lets it happen.</p>
      ) : (
        <button type="button" onClick={() => setAsking(true)}>
          It did not happen: release …
        </button>
      )}
      {isAsking && (
        <Confirm
          title="Release the effect"
          action="It did not happen: release"
          isDangerous
          onConfirm={release}
          onClose={() => setAsking(false)}
        >
          <p>
            The item <code>{printable(note.id)}</code> of table {printable(note.table)} is deleted. If the effect did
            happen, the next redrive lets it happen twice.
          </p>
        </Confirm>
      )}
    </Panel>
  );
}
