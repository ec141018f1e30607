import { describe, expect, test } from '@jest/globals';
import { curve, middle } from '../../../ui/graph/curve.ts';
import { cut, cutMiddle } from '../../../ui/graph/cut.ts';
import { drawn } from '../../../ui/graph/layout.ts';
import { neighbour } from '../../../ui/graph/neighbours.ts';
import { centred, first, fitted, moved, showing, zoomed } from '../../../ui/graph/viewport.ts';

const options = { direction: 'LR', gap: 10, rankGap: 40 } as const;
const node = (id: string) => ({ id, width: 100, height: 40 });
const edges = [
  { from: 'a', to: 'b' },
  { from: 'a', to: 'c' },
  { from: 'c', to: 'd' },
];
const drawing = drawn(['a', 'b', 'c', 'd'].map(node), edges, options);

describe('a drawing', () => {
  test('goes from left to right, and its boxes do not overlap', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => drawing.boxes.get(id));
    expect(b?.x).toBe(c?.x);
    expect(a?.x).toBeLessThan(c?.x ?? 0);
    expect(c?.x).toBeLessThan(d?.x ?? 0);
    expect(Math.abs((b?.y ?? 0) - (c?.y ?? 0))).toBeGreaterThanOrEqual(50);
    expect(drawing.lines.map(({ from, to }) => `${from}${to}`).sort()).toEqual(['ab', 'ac', 'cd']);
  });

  test('takes circles, lines to what is not there, and nothing at all', () => {
    const circle = [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
      { from: 'a', to: 'nowhere' },
    ];
    expect(drawn(['a', 'b'].map(node), circle, options).lines).toHaveLength(2);
    expect(drawn([], [], options)).toMatchObject({ width: 0, height: 0, lines: [] });
  });

  test('of 60 functions on one bus is there within a second', () => {
    const ids = Array.from({ length: 60 }, (_, index) => `f${index}`);
    const nodes = ['bus', ...ids, ...ids.map((id) => `rule-${id}`), ...ids.map((id) => `table-${id}`)].map(node);
    const lines = ids.flatMap((id) => [
      { from: 'bus', to: `rule-${id}` },
      { from: `rule-${id}`, to: id },
      { from: id, to: `table-${id}` },
      { from: id, to: 'bus' },
    ]);
    const before = process.threadCpuUsage();
    expect(drawn(nodes, lines, options).boxes.size).toBe(181);
    expect(process.threadCpuUsage(before).user).toBeLessThan(5_000_000);
  });
});

describe('arrow keys', () => {
  const graph = { boxes: drawing.boxes, edges };

  test('go on and back along lines, to the nearest box', () => {
    expect(['b', 'c']).toContain(neighbour(graph, 'a', 'on'));
    expect(neighbour(graph, 'd', 'back')).toBe('c');
    expect(neighbour(graph, 'd', 'on')).toBeUndefined();
    expect(neighbour(graph, 'nowhere', 'on')).toBeUndefined();
  });

  test('go up and down among boxes beside each other', () => {
    const [upper = '', lower = ''] = ['b', 'c'].sort(
      (one, other) => (drawing.boxes.get(one)?.y ?? 0) - (drawing.boxes.get(other)?.y ?? 0),
    );
    expect(neighbour(graph, upper, 'down')).toBe(lower);
    expect(neighbour(graph, lower, 'up')).toBe(upper);
    expect(neighbour(graph, upper, 'up')).toBeUndefined();
  });
});

describe('a view', () => {
  const frame = { width: 800, height: 400 };

  test('shows a whole drawing in the middle, and never larger than it is', () => {
    expect(fitted({ width: 400, height: 200 }, frame)).toEqual({ x: -200, y: -100, scale: 1 });
    expect(fitted({ width: 1600, height: 200 }, frame)).toMatchObject({ x: 0, scale: 0.5 });
  });

  test('begins with what can be read, where the whole cannot', () => {
    expect(first({ width: 1000, height: 200 }, frame).scale).toBe(0.8);
    expect(first({ width: 9000, height: 9000 }, frame)).toMatchObject({ x: 0, scale: 0.6 });
    expect(first({ width: 1000, height: 9000 }, frame)).toEqual({ x: 0, y: 4250, scale: 0.8 });
  });

  test('keeps the point under the pointer while it zooms', () => {
    const view = { x: 10, y: 20, scale: 1 };
    const next = zoomed(view, 2, { x: 100, y: 50 });
    expect(next).toEqual({ x: 60, y: 45, scale: 2 });
    expect(zoomed(next, 0.5, { x: 100, y: 50 })).toEqual(view);
    expect(zoomed(view, 1e9, { x: 0, y: 0 }).scale).toBe(3);
  });

  test('moves by pixels of the frame', () => {
    expect(moved({ x: 0, y: 0, scale: 0.5 }, { x: 10, y: -5 })).toEqual({ x: -20, y: 10, scale: 0.5 });
  });

  test('moves no further than is needed to see a box', () => {
    const view = { x: 0, y: 0, scale: 1 };
    const box = { id: 'a', width: 100, height: 40 };
    expect(showing(view, { ...box, x: 400, y: 200 }, frame)).toEqual(view);
    expect(showing(view, { ...box, x: 1000, y: 200 }, frame)).toEqual({ x: 274, y: 0, scale: 1 });
    expect(showing(centred({ x: 2000, y: 200 }, 1, frame), { ...box, x: 400, y: 200 }, frame).x).toBe(326);
  });
});

describe('a line', () => {
  test('is straight between two points, and bends at those between', () => {
    expect(
      curve([
        { x: 0, y: 0 },
        { x: 10, y: 0 },
      ]),
    ).toBe('M0,0L10,0');
    expect(
      curve([
        { x: 0, y: 0 },
        { x: 10, y: 0 },
        { x: 10, y: 10 },
      ]),
    ).toBe('M0,0Q10,0 10,10');
    expect(curve([{ x: 0, y: 0 }])).toBe('');
  });

  test('has its label at the middle of its length', () => {
    expect(
      middle([
        { x: 0, y: 0 },
        { x: 10, y: 0 },
        { x: 10, y: 30 },
      ]),
    ).toEqual({ x: 10, y: 10 });
    expect(middle([{ x: 3, y: 4 }])).toEqual({ x: 3, y: 4 });
  });
});

test('a text that is too long for its box is cut', () => {
  expect(cut('short', 5)).toBe('short');
  expect(cut('longer', 5)).toBe('long…');
  expect(cutMiddle('short', 5)).toBe('short');
  expect(cutMiddle('handle-parcel-27', 9)).toBe('hand…l-27');
  expect(cutMiddle('all of partner.shipments', 21)).toBe('all of par…shipments');
});
