import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Completion } from './complete.ts';

interface OptionsProps extends Completion {
  readonly id: string;
  readonly chosen: number;
  readonly onTake: (chosen: number) => void;
}

/** What could be written, below the place where it would stand. */
export function Options({ id, from, choices, chosen, onTake }: OptionsProps) {
  const list = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });
  useLayoutEffect(() => {
    const frame = list.current?.parentElement;
    if (frame) setPlace(placeOf(frame, from));
  }, [from]);
  return (
    <ul
      ref={list}
      id={id}
      role="listbox"
      aria-label="Completions"
      class="editor-options"
      style={{ left: `${place.left}px`, top: `${place.top}px` }}
    >
      {choices.map(({ text, detail }, index) => (
        <li
          key={text}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          // The field would lose the focus before a click ended.
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(index);
          }}
        >
          <span>{text}</span>
          <span class="muted">{detail}</span>
        </li>
      ))}
    </ul>
  );
}

/** The coloured text stands exactly below the text of the field: it knows where a letter is. */
function placeOf(frame: HTMLElement, from: number): { left: number; top: number } {
  const pieces = [...frame.querySelectorAll<HTMLElement>('pre > span')];
  const piece = pieces.findLast((one) => Number(one.dataset['from']) <= from);
  const node = piece?.firstChild;
  if (!(node instanceof Text)) return { left: 0, top: 0 };
  const range = document.createRange();
  range.setStart(node, Math.min(node.length, from - Number(piece?.dataset['from'])));
  const [at, of] = [range.getBoundingClientRect(), frame.getBoundingClientRect()];
  return { left: at.left - of.left + frame.scrollLeft, top: at.bottom - of.top + frame.scrollTop };
}
