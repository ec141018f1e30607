import { useState } from 'preact/hooks';
import type { To } from '../router.ts';
import { announce } from './announce.ts';
import { copied } from './copy.tsx';
import { printable, shortId } from './format.ts';
import { Link } from './link.tsx';

interface IdProps {
  readonly id: string;
  /** The page of what has this id. */
  readonly to?: To;
  readonly length?: number;
}

const SAYS_MS = 1_500;

/** Two sheets: no common font has a sign for it. */
const CopySign = () => (
  <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
    <path d="M4.5,4.5H11V11H4.5ZM7.5,4.5V1H1V7.5H4.5" fill="none" stroke="currentColor" />
  </svg>
);

/** An id, shortened in its middle; copied whole. */
export function Id({ id, to, length = 13 }: IdProps) {
  const [said, say] = useState('');
  const text = printable(shortId(id, length));
  const copy = async (): Promise<void> => {
    const words = await copied(id);
    say(words === 'Copied' ? '✓' : `✕ ${words}`);
    announce(words);
    setTimeout(() => say(''), SAYS_MS);
  };
  return (
    <span class="id">
      {to === undefined ? (
        <span title={id}>{text}</span>
      ) : (
        <Link to={to} title={id}>
          {text}
        </Link>
      )}
      <button type="button" class="copy" aria-label={`Copy ${id}`} title="Copy" onClick={() => void copy()}>
        {said || <CopySign />}
      </button>
    </span>
  );
}
