import { useState } from 'preact/hooks';
import type { To } from '../router.ts';
import { announce } from './announce.ts';
import { printable, shortId } from './format.ts';
import { Link } from './link.tsx';

interface IdProps {
  readonly id: string;
  /** The page of what has this id. */
  readonly to?: To;
  readonly length?: number;
}

/** Two sheets: no common font has a sign for it. */
const CopySign = () => (
  <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
    <path d="M4.5,4.5H11V11H4.5ZM7.5,4.5V1H1V7.5H4.5" fill="none" stroke="currentColor" />
  </svg>
);

/** An id, shortened in its middle; copied whole. */
export function Id({ id, to, length = 13 }: IdProps) {
  const [isCopied, setCopied] = useState(false);
  const text = printable(shortId(id, length));
  const copy = (): void => {
    void navigator.clipboard.writeText(id).then(() => {
      setCopied(true);
      announce('Copied');
      setTimeout(() => setCopied(false), 1500);
    });
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
      <button type="button" class="copy" aria-label={`Copy ${id}`} title="Copy" onClick={copy}>
        {isCopied ? '✓' : <CopySign />}
      </button>
    </span>
  );
}
