import { useState } from 'preact/hooks';
import type { ReplayPlan, StartedReplay } from '../../../server/events/shapes.ts';
import { api } from '../../api.ts';
import { announce } from '../../components/announce.ts';
import { Confirm } from '../../components/dialog.tsx';
import { counted } from '../../components/format.ts';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { Time } from '../../components/time.tsx';

interface ReplayButtonProps {
  /** The ARN of the rule. */
  readonly rule: string;
  readonly name: string;
  /** With which the bus took the event. */
  readonly hop: number;
  readonly archive: string;
}

/** Sends the archived event to one rule again. */
export function ReplayButton(props: ReplayButtonProps) {
  const [isAsking, ask] = useState(false);
  return (
    <>
      <button type="button" class="small" onClick={() => ask(true)}>
        Replay to this rule …
      </button>
      {isAsking && <Ask {...props} onClose={() => ask(false)} />}
    </>
  );
}

interface AskProps extends ReplayButtonProps {
  readonly onClose: () => void;
}

function Ask({ rule, name, hop, archive, onClose }: AskProps) {
  const state = useLoaded(() => api.get<ReplayPlan>('events/replay-plan', { hop, archive }), []);
  const replay = async (): Promise<void> => {
    const { replayName } = await api.post<StartedReplay>('events/replay', { hop, archive, rule });
    announce(`Replay ${replayName} has begun`);
  };
  return (
    <Confirm title={`Replay to ${name}`} action="Replay to this rule" onConfirm={replay} onClose={onClose}>
      <Loaded state={state} what="the archive">
        {({ from, others }) => (
          <>
            <p>
              The archive sends the event to this rule alone, with <code>replay-name</code> beside its other fields. A
              handler that knows its id drops it as a duplicate.
            </p>
            <p class={others > 0 ? 'warn' : ''}>
              A replay takes a time, not an id: the second of <Time at={from} as="exact" />.{' '}
              {others === 0
                ? 'No other event is in it.'
                : `${counted(others, 'other event')} of the archive ${others === 1 ? 'is' : 'are'} of that second, and sent too.`}
            </p>
          </>
        )}
      </Loaded>
    </Confirm>
  );
}
