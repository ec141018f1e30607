import type { DeadLetterDetails, DeadLetterRow } from '../../../server/dead-letters/shapes.ts';
import { api } from '../../api.ts';
import { Copy } from '../../components/copy.tsx';
import { Empty } from '../../components/empty.tsx';
import { printable } from '../../components/format.ts';
import { Id } from '../../components/id.tsx';
import { Json } from '../../components/json.tsx';
import { later } from '../../components/later.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { State } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { useKey } from '../../keys.ts';
import { saveDeadLetters } from './keep.ts';
import { PathInShort } from './path-in-short.tsx';
import { Release } from './release.tsx';
import { marksOf } from './shown-dead-letters.ts';

const Mend = later(async () => (await import('./mend.tsx')).Mend, 'the editor');

interface DeadLetterViewProps {
  readonly id: string;
  /** Changes when the list says something else of it. */
  readonly version: string;
  readonly onClose: () => void;
  readonly onAsk: (action: 'redrive' | 'discard', deadLetter: DeadLetterRow) => void;
  /** An edit has put another one in its place. */
  readonly onSaved: (deadLetter: DeadLetterRow, isToRedrive: boolean) => void;
}

/** Why one event failed, and what can be done. */
export function DeadLetterView({ id, version, onClose, ...rest }: DeadLetterViewProps) {
  const state = useLoaded(() => api.get<DeadLetterDetails>('dead-letters/one', { id }), [id, version]);
  useKey('Escape', 'Close the dead letter', onClose);
  return (
    <article class="dead-letter" aria-label="Dead letter">
      <Loaded state={state} what="the dead letter">
        {(deadLetter) => <DeadLetter deadLetter={deadLetter} onClose={onClose} {...rest} />}
      </Loaded>
    </article>
  );
}

/** In place of one that the list does not have. */
export const Gone = ({ onClose }: { readonly onClose: () => void }) => (
  <Empty title="This dead letter is gone.">
    <p>It was redriven, edited or discarded, or its retention has ended. An edited one has another id.</p>
    <button type="button" onClick={onClose}>
      Close
    </button>
  </Empty>
);

type DeadLetterProps = Omit<DeadLetterViewProps, 'id' | 'version'> & { readonly deadLetter: DeadLetterDetails };

function DeadLetter({ deadLetter, onClose, onAsk, onSaved }: DeadLetterProps) {
  const { reason, explanation, stack, note, eventId } = deadLetter;
  return (
    <>
      <header class="dead-letter-head">
        <h2>
          <State state="dead-lettered" word={printable(reason)} />
        </h2>
        <div class="actions">
          <button
            type="button"
            class="primary"
            disabled={deadLetter.to === undefined}
            onClick={() => onAsk('redrive', deadLetter)}
          >
            Redrive …
          </button>
          <button type="button" onClick={() => void saveDeadLetters([deadLetter.id])}>
            Keep a copy
          </button>
          <button type="button" class="danger" onClick={() => onAsk('discard', deadLetter)}>
            Discard …
          </button>
          <button type="button" class="plain" aria-label="Close" onClick={onClose}>
            ✕
          </button>
        </div>
      </header>
      <p class="dead-letter-why">{printable(explanation)}</p>
      {stack.length > 0 && (
        <details>
          <summary>Where in the code: {printable(stack[0] ?? '')}</summary>
          <pre tabIndex={0}>{stack.map(printable).join('\n')}</pre>
        </details>
      )}
      <Facts deadLetter={deadLetter} />
      {note !== undefined && <Release id={deadLetter.id} note={note} />}
      <Mend key={deadLetter.payload} deadLetter={deadLetter} onSaved={onSaved} />
      {eventId !== undefined && <PathInShort eventId={eventId} />}
      <Message deadLetter={deadLetter} />
    </>
  );
}

function Facts({ deadLetter }: { readonly deadLetter: DeadLetterDetails }) {
  const { id, eventId, eventType, from, to, queue, sentAt, cameBack, sameBytes, edited } = deadLetter;
  const others = marksOf(deadLetter).filter((mark) => !['came back', 'edited', 'origin unknown'].includes(mark));
  return (
    <dl class="facts">
      <dt>Event</dt>
      <dd>
        {eventType !== undefined && `${printable(eventType)} `}
        {eventId === undefined ? 'its id is not known' : <Id id={eventId} to={['event', eventId]} length={40} />}
      </dd>
      <dt>From</dt>
      <dd>{printable(from)}</dd>
      <dt>Redrive to</dt>
      <dd>
        {to === undefined ? 'impossible: its origin is unknown. Look at the message, then discard it.' : printable(to)}
      </dd>
      <dt>On queue</dt>
      <dd>
        {queue}, since <Time at={sentAt} /> <Id id={id} />
      </dd>
      {(cameBack > 0 || sameBytes.length > 0) && (
        <>
          <dt>Came back</dt>
          <dd class="warn">
            ↻ Its event was a dead letter before.
            {cameBack > 0 && ` It was on this queue ${cameBack === 1 ? 'once' : `${cameBack} times`} already.`}
            {sameBytes.map((other) => (
              <>
                {' Same bytes: '}
                <Id key={other} id={other} to={['dead-letters', other]} />
              </>
            ))}
          </dd>
        </>
      )}
      {edited !== undefined && (
        <>
          <dt>Edited</dt>
          <dd>
            <Time at={Date.parse(edited)} />; the original is kept inside
          </dd>
        </>
      )}
      {others.length > 0 && (
        <>
          <dt>Also</dt>
          <dd>{others.join(', ')}</dd>
        </>
      )}
    </dl>
  );
}

const Message = ({ deadLetter: { body, attributes, id } }: { readonly deadLetter: DeadLetterDetails }) => (
  <details>
    <summary>The message as it is on its queue</summary>
    <div class="dead-letter-message">
      {Object.keys(attributes).length > 0 && <Json value={attributes} label="Attributes" />}
      <Json text={body} label="Body" openDepth={1} />
      <p class="muted">
        The same in a terminal: <code>npm run dlq -- show {id.slice(0, 8)}</code>{' '}
        <Copy text={`npm run dlq -- show ${id.slice(0, 8)}`} />
      </p>
    </div>
  </details>
);
