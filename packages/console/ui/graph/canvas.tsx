import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Box, Drawing, Point, Size } from './layout.ts';
import { first, fitted, moved, percentOf, showing, type View, zoomed } from './viewport.ts';
import './graph.css';

interface CanvasProps {
  readonly drawing: Drawing;
  readonly label: string;
  /** What keys do, read out with the label. */
  readonly help: string;
  /** Kept in sight when it changes. */
  readonly shown?: Box | undefined;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly children: ComponentChildren;
}

const STEP = 1.25;
const PAN = 60;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: PAN, y: 0 },
  ArrowRight: { x: -PAN, y: 0 },
  ArrowUp: { x: 0, y: PAN },
  ArrowDown: { x: 0, y: -PAN },
};

/** A drawing that is moved and zoomed, by pointer, buttons and keys. */
export function Canvas({ drawing, label, help, shown, onKeyDown, children }: CanvasProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const [view, setView] = useView(drawing, size, shown);
  const id = useId();
  const middle = { x: size.width / 2, y: size.height / 2 };
  const zoom = (by: number): void => setView((before) => zoomed(before, by, middle));
  const fit = (): void => setView(() => fitted(drawing, size));
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow !== undefined && (event.shiftKey || event.target === frame.current)) {
      event.preventDefault();
      setView((before) => moved(before, arrow));
    } else if (event.key === '+' || event.key === '=') zoom(STEP);
    else if (event.key === '-') zoom(1 / STEP);
    else if (event.key === '0') fit();
    else onKeyDown?.(event);
  };
  useWheel(frame, setView);
  const { scale, x, y } = view;
  return (
    <div class="canvas">
      <div
        class="canvas-frame"
        ref={frame}
        role="group"
        aria-label={label}
        aria-describedby={id}
        tabIndex={0}
        onKeyDown={press}
        {...useDrag(setView)}
      >
        <svg width="100%" height="100%" role="presentation">
          <Arrowheads />
          <g transform={`scale(${scale}) translate(${-x} ${-y})`}>{children}</g>
        </svg>
      </div>
      <p class="hidden" id={id}>
        {help} Plus and minus zoom, 0 shows everything, Shift and an arrow key move the picture.
      </p>
      <div class="canvas-controls" role="group" aria-label="Zoom">
        <button type="button" aria-label="Smaller" title="Smaller (-)" onClick={() => zoom(1 / STEP)}>
          −
        </button>
        <span class="number">{percentOf(view)}</span>
        <button type="button" aria-label="Larger" title="Larger (+)" onClick={() => zoom(STEP)}>
          +
        </button>
        <button type="button" title="Show everything (0)" onClick={fit}>
          Fit
        </button>
      </div>
    </div>
  );
}

type SetView = (change: (before: View) => View) => void;

/** Begins anew with each drawing; a change of the frame's size alone moves nothing. */
function useView(drawing: Drawing, size: Size, shown: Box | undefined): readonly [View, SetView] {
  const [view, setView] = useState<View>({ x: 0, y: 0, scale: 1 });
  const isMeasured = size.width > 0;
  useLayoutEffect(() => {
    if (isMeasured) setView(first(drawing, size));
  }, [drawing, isMeasured]);
  useLayoutEffect(() => {
    if (isMeasured && shown !== undefined) setView((before) => showing(before, shown, size));
  }, [shown?.id, drawing, isMeasured, size.width]);
  return [view, setView];
}

function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (element.current === null) return;
    const { width, height } = element.current.getBoundingClientRect();
    setSize({ width, height });
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return size;
}

/** The wheel moves; with Ctrl, as a pinch on a pad gives it, it zooms where the pointer is. */
function useWheel(element: RefObject<HTMLElement | null>, setView: SetView): void {
  useEffect(() => {
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      const box = element.current?.getBoundingClientRect();
      const at = { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
      if (event.ctrlKey) setView((before) => zoomed(before, Math.exp(-event.deltaY / 200), at));
      else setView((before) => moved(before, { x: -event.deltaX, y: -event.deltaY }));
    };
    element.current?.addEventListener('wheel', turn, { passive: false });
    return () => element.current?.removeEventListener('wheel', turn);
  }, []);
}

/** So far a pointer may move and still be a click. */
const CLICK = 4;

function useDrag(setView: SetView) {
  const last = useRef<Point | undefined>(undefined);
  const isDragging = useRef(false);
  return {
    onPointerDown: (event: PointerEvent): void => {
      last.current = { x: event.clientX, y: event.clientY };
      isDragging.current = false;
    },
    onPointerMove: (event: PointerEvent & { readonly currentTarget: HTMLElement }): void => {
      const from = last.current;
      if (from === undefined || event.buttons !== 1) return;
      const by = { x: event.clientX - from.x, y: event.clientY - from.y };
      if (!isDragging.current && Math.hypot(by.x, by.y) < CLICK) return;
      if (!isDragging.current) event.currentTarget.setPointerCapture(event.pointerId);
      isDragging.current = true;
      last.current = { x: event.clientX, y: event.clientY };
      setView((before) => moved(before, by));
    },
    onPointerUp: (): void => {
      last.current = undefined;
    },
    onClickCapture: (event: Event): void => {
      if (isDragging.current) event.preventDefault();
      isDragging.current = false;
    },
  };
}

const TONES = ['plain', 'lit', 'failure'] as const;

/** One for each colour of a line. */
const Arrowheads = () => (
  <defs>
    {TONES.map((tone) => (
      <marker
        key={tone}
        id={`arrow-${tone}`}
        class={`arrow ${tone}`}
        viewBox="0 0 8 8"
        refX="7"
        refY="4"
        markerWidth="7"
        markerHeight="7"
        markerUnits="userSpaceOnUse"
        orient="auto"
      >
        <path d="M0,0.5L8,4L0,7.5Z" />
      </marker>
    ))}
  </defs>
);
