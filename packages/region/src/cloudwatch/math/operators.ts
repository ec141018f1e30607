import { isSeries, type MathValue, mapped, type Points, pointsOf, type TimeSeries } from './values.ts';

type Operator = (left: number, right: number) => number;

const flag = (isTrue: boolean): number => (isTrue ? 1 : 0);

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
const OPERATORS: Readonly<Record<string, Operator>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
  '==': (left, right) => flag(left === right),
  '!=': (left, right) => flag(left !== right),
  '<': (left, right) => flag(left < right),
  '>': (left, right) => flag(left > right),
  '<=': (left, right) => flag(left <= right),
  '>=': (left, right) => flag(left >= right),
  AND: (left, right) => flag(left !== 0 && right !== 0),
  OR: (left, right) => flag(left !== 0 || right !== 0),
};
const SYNONYMS: Readonly<Record<string, string>> = { '&&': 'AND', '||': 'OR' };

/** Lines are put together at the times that both have. */
export function operate(sign: string, left: MathValue, right: MathValue): MathValue {
  const operator = OPERATORS[SYNONYMS[sign] ?? sign] ?? (() => Number.NaN);
  if (typeof left === 'number') {
    if (typeof right === 'number') return operator(left, right);
    return mapped(right, (points) => each(points, (value) => operator(left, value)));
  }
  if (typeof right === 'number') return mapped(left, (points) => each(points, (value) => operator(value, right)));
  if (isSeries(left)) return mapped(right, (points) => both(left.points, points, operator));
  if (isSeries(right)) return mapped(left, (points) => both(points, right.points, operator));
  return pairs(left, right).map(([one, other]) => ({ ...one, points: both(one.points, other.points, operator) }));
}

export function each(points: Points, apply: (value: number) => number): Points {
  return pointsOf(points.keys(), (time) => apply(points.get(time) ?? 0));
}

function both(left: Points, right: Points, operator: Operator): Points {
  return pointsOf(left.keys(), (time) => {
    const [one, other] = [left.get(time), right.get(time)];
    return one === undefined || other === undefined ? undefined : operator(one, other);
  });
}

function pairs(left: readonly TimeSeries[], right: readonly TimeSeries[]): (readonly [TimeSeries, TimeSeries])[] {
  return left.flatMap((one, index) => (right[index] === undefined ? [] : [[one, right[index]] as const]));
}
