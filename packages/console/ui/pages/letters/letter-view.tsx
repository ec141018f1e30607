import type { LetterDetails, LetterRow } from '../../../server/letters/shapes.ts';
import { api } from '../../api.ts';
import { Copy } from '../../components/copy.tsx';
import { Empty } from '../../components/empty.tsx';
import { printable } from '../../components/format.ts';
import { Id } from '../../components/id.tsx';
import { Json } from '../../components/json.tsx';
import { Loaded, useLoaded } from '../../components/loaded.tsx';
import { State } from '../../components/state.tsx';
import { Time } from '../../components/time.tsx';
import { useKey } from '../../keys.ts';
import { saveLetters } from './keep.ts';
import { Mend } from './mend.tsx';
import { PathInShort } from './path-in-short.tsx';
import { Release } from './release.tsx';
import { marksOf } from './shown-letters.ts';

interface LetterViewProps {
  readonly id: string;
  /** Changes when the list says something else of it. */
  readonly version: string;
  readonly onClose: () => void;
  readonly onAsk: (action: 'redrive' | 'discard', letter: LetterRow) => void;
  /** An edit has put another one in its place. */
  readonly onSaved: (letter: LetterRow, isToRedrive: boolean) => void;
}

/** Why one event failed, and what can be done. */
export function LetterView({ id, version, onClose, ...rest }: LetterViewProps) {
  const state = useLoaded(() => api.get<LetterDetails>('letters/one', { id }), [id, version]);
  useKey('Escape', 'Close the dead letter', onClose);
  return (
    <article class="letter" aria-label="Dead letter">
      <Loaded state={state} what="the dead letter">
        {(letter) => <Letter letter={letter} onClose={onClose} {...rest} />}
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

type LetterProps = Omit<LetterViewProps, 'id' | 'version'> & { readonly letter: LetterDetails };

function Letter({ letter, onClose, onAsk, onSaved }: LetterProps) {
  const { reason, explanation, stack, note, eventId } = letter;
  return (
    <>
      <header class="letter-head">
        <h2>
          <State state="dead-lettered" word={printable(reason)} />
        </h2>
        <div class="actions">
          <button
            type="button"
            class="primary"
            disabled={letter.to === undefined}
            onClick={() => onAsk('redrive', letter)}
          >
            Redrive …
          </button>
          <button type="button" onClick={() => void saveLetters([letter.id])}>
            Keep a copy
          </button>
          <button type="button" class="danger" onClick={() => onAsk('discard', letter)}>
            Discard …
          </button>
          <button type="button" class="plain" aria-label="Close" onClick={onClose}>
            ✕
          </button>
        </div>
      </header>
      <p class="letter-why">{printable(explanation)}</p>
      {stack.length > 0 && (
        <details>
          <summary>Where in the code: {printable(stack[0] ?? '')}</summary>
          <pre tabIndex={0}>{stack.map(printable).join('\n')}</pre>
        </details>
      )}
      <Facts letter={letter} />
      {note !== undefined && <Release id={letter.id} note={note} />}
      <Mend key={letter.payload} letter={letter} onSaved={onSaved} />
      {eventId !== undefined && <PathInShort eventId={eventId} />}
      <Message letter={letter} />
    </>
  );
}

function Facts({ letter }: { readonly letter: LetterDetails }) {
  const { id, eventId, eventType, from, to, queue, sentAt, cameBack, sameBytes, edited } = letter;
  const others = marksOf(letter).filter((mark) => !['came back', 'edited', 'origin unknown'].includes(mark));
  return (
    <dl class="facts">
      <dt>Event</dt>
      <dd>
        {eventType !== undefined && `${printable(eventType)} `}
        {eventId === undefined ? 'not known' : <Id id={eventId} to={['event', eventId]} length={40} />}
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
                <Id key={other} id={other} to={['letters', other]} />
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

const Message = ({ letter: { body, attributes, id } }: { readonly letter: LetterDetails }) => (
  <details>
    <summary>The message as it is on its queue</summary>
    <div class="letter-message">
      {Object.keys(attributes).length > 0 && <Json value={attributes} label="Attributes" />}
      <Json text={body} label="Body" openDepth={1} />
      <p class="muted">
        The same in a terminal: <code>npm run dlq -- show {id.slice(0, 8)}</code>{' '}
        <Copy text={`npm run dlq -- show ${id.slice(0, 8)}`} />
      </p>
    </div>
  </details>
);
