import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';

interface SplitProps {
  readonly list: ComponentChildren;
  /** Beside the list, and in its place where there is no room; undefined when nothing is chosen. */
  readonly detail: ComponentChildren | undefined;
  /** Names the list for the divider between them. */
  readonly label?: string;
}

const KEY = 'console-split';
const STEP = 5;
const clamp = (percent: number): number => Math.min(75, Math.max(25, percent));

/** The list and what is chosen in it. The divider moves by pointer and by arrow keys. */
export function Split({ list, detail, label = 'list' }: SplitProps) {
  const [percent, setPercent] = useState(() => clamp(Number(localStorage.getItem(KEY)) || 50));
  const frame = useRef<HTMLDivElement>(null);
  const move = (to: number): void => {
    setPercent(clamp(to));
    localStorage.setItem(KEY, String(Math.round(clamp(to))));
  };
  const drag = (event: PointerEvent): void => {
    const box = frame.current?.getBoundingClientRect();
    if (event.buttons !== 1 || box === undefined) return;
    move(((event.clientX - box.left) / box.width) * 100);
  };
  if (detail === undefined) return <div class="split alone">{list}</div>;
  return (
    <div class="split" ref={frame} style={{ '--list': `${percent}%` }}>
      <div class="split-list">{list}</div>
      <div
        class="split-divider"
        role="separator"
        aria-orientation="vertical"
        aria-label={`Width of the ${label}`}
        aria-valuenow={Math.round(percent)}
        aria-valuemin={25}
        aria-valuemax={75}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={({ key }) => {
          if (key === 'ArrowLeft') move(percent - STEP);
          if (key === 'ArrowRight') move(percent + STEP);
        }}
      />
      <div class="split-detail">{detail}</div>
    </div>
  );
}
