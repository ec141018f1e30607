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
const SAYS_PROBLEM_MS = 8_000;
const DONE = 'Copied';

/** Copies a text. */
export function Copy({ text, label = 'Copy', class: className = 'small' }: CopyProps) {
  const [said, say] = useState<string>();
  const copy = async (): Promise<void> => {
    const words = await (typeof text === 'string' ? copied(text) : copiedLater(text));
    say(words);
    announce(words);
    setTimeout(() => say(undefined), words === DONE ? SAYS_COPIED_MS : SAYS_PROBLEM_MS);
  };
  return (
    <button type="button" class={className} onClick={() => void copy()}>
      {said ?? label}
    </button>
  );
}

/** A text that has to be made, or asked for. */
const copiedLater = async (make: () => string | Promise<string>): Promise<string> => {
  try {
    return await copied(await make());
  } catch (error) {
    return `Not copied: ${error instanceof Error ? error.message : String(error)}`;
  }
};

/** Copies a text. @returns what to tell of it */
export async function copied(text: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return DONE;
  } catch {
    return 'The browser does not allow it';
  }
}
