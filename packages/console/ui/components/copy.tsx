import { useState } from 'preact/hooks';
import { announce } from './announce.ts';

interface CopyProps {
  /** A function when the text is made only when somebody wants it. */
  readonly text: string | (() => string | Promise<string>);
  /** Names what is copied, such as "Copy the id". */
  readonly label?: string;
  readonly class?: string;
}

const SAYS_COPIED_MS = 1500;

/** Copies a text. */
export function Copy({ text, label = 'Copy', class: className = 'small' }: CopyProps) {
  const [said, say] = useState<string>();
  const copy = async (): Promise<void> => {
    const words = await copied(typeof text === 'string' ? text : await text());
    say(words);
    announce(words);
    setTimeout(() => say(undefined), SAYS_COPIED_MS);
  };
  return (
    <button type="button" class={className} onClick={() => void copy()}>
      {said ?? label}
    </button>
  );
}

/** Copies a text. @returns what to tell of it */
export async function copied(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return 'Copied';
  } catch {
    return 'The browser does not allow it';
  }
}
