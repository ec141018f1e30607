import type { Box, Point, Size } from './layout.ts';

/** What part of a drawing is seen, and how large. */
export interface View {
  /** The point of the drawing at the top left corner of the frame. */
  readonly x: number;
  readonly y: number;
  /** Pixels of the frame for one of the drawing. */
  readonly scale: number;
}

const SMALLEST = 0.1;
const LARGEST = 3;
/** Below this, names cannot be read. */
const READABLE = 0.6;

const clamped = (scale: number): number => Math.min(LARGEST, Math.max(SMALLEST, scale));

/** The whole drawing, in the middle of the frame, at its own size at most. */
export function fitted(drawing: Size, frame: Size): View {
  const scale = clamped(Math.min(1, frame.width / drawing.width, frame.height / drawing.height));
  return centred({ x: drawing.width / 2, y: drawing.height / 2 }, scale, frame);
}

/** The whole drawing if it can be read so, else its beginning, from which one moves on along one side if that is enough. */
export function first(drawing: Size, frame: Size): View {
  const whole = fitted(drawing, frame);
  if (whole.scale >= READABLE) return whole;
  const scale = Math.min(1, Math.max(READABLE, frame.width / drawing.width));
  const { y } = centred({ x: 0, y: drawing.height / 2 }, scale, frame);
  return { x: 0, y, scale };
}

/** @param by above 1 makes larger; @param at the point of the frame that stays where it is */
export function zoomed({ x, y, scale }: View, by: number, at: Point): View {
  const next = clamped(scale * by);
  return { x: x + at.x / scale - at.x / next, y: y + at.y / scale - at.y / next, scale: next };
}

/** @param by pixels of the frame by which the drawing moves */
export const moved = ({ x, y, scale }: View, by: Point): View => ({ x: x - by.x / scale, y: y - by.y / scale, scale });

export function centred({ x, y }: Point, scale: number, frame: Size): View {
  return { x: x - frame.width / scale / 2, y: y - frame.height / scale / 2, scale };
}

const MARGIN = 24;

/** The same view, moved only as far as is needed to see a box; it does not move when the box is seen. */
export function showing(view: View, { x, y, width, height }: Box, frame: Size): View {
  const { scale } = view;
  const shift = (start: number, length: number, from: number, room: number): number => {
    const margin = MARGIN / scale;
    if (start - margin < from) return start - margin;
    return start + length + margin > from + room ? start + length + margin - room : from;
  };
  return {
    x: shift(x - width / 2, width, view.x, frame.width / scale),
    y: shift(y - height / 2, height, view.y, frame.height / scale),
    scale,
  };
}

export const percentOf = ({ scale }: View): string => `${Math.round(scale * 100)} %`;
