import type { Metric } from '../metrics/metric.ts';
import type { MetricStore } from '../metrics/metric-store.ts';
import { statisticOf } from '../metrics/statistics.ts';
import { FUNCTIONS, type Grid, repeated } from './functions.ts';
import { operate } from './operators.ts';
import { type Expression, parseExpression } from './parse.ts';
import type { MathSource, MetricQuery, MetricStat, Span } from './query.ts';
import { searched } from './search.ts';
import { invalidExpression } from './tokens.ts';
import { isSeries, type MathValue, pointsOf, type TimeSeries } from './values.ts';

const DEFAULT_PERIOD_MS = 60_000;

/** Evaluates queries over one span of time. The periods are counted from its start. */
export class Evaluation {
  readonly #store: MetricStore;
  readonly #queries: ReadonlyMap<string, MetricQuery>;
  readonly #span: Span;
  readonly #values = new Map<string, MathValue>();
  readonly #underWay = new Set<string>();

  constructor(store: MetricStore, queries: readonly MetricQuery[], span: Span) {
    this.#store = store;
    this.#queries = new Map(queries.map((query) => [query.id, query]));
    this.#span = span;
  }

  /** The lines of a query. @throws AwsError ValidationError */
  linesOf(query: MetricQuery): readonly TimeSeries[] {
    const value = this.#valueOf(query);
    if (typeof value !== 'number') return isSeries(value) ? [value] : value;
    const { times } = this.#gridOf(query);
    return [{ label: query.id, points: pointsOf(times, () => value) }];
  }

  #valueOf(query: MetricQuery): MathValue {
    const known = this.#values.get(query.id);
    if (known !== undefined) return known;
    if (this.#underWay.has(query.id)) throw invalidExpression(query.id, 'it refers to itself');
    this.#underWay.add(query.id);
    const { source, id } = query;
    const value =
      source.kind === 'metric'
        ? { label: source.metric.name, points: this.#pointsOf(source) }
        : this.#evaluate(parseExpression(source.text), source, this.#gridOf(query));
    const labelled = isLine(value) && source.kind === 'expression' ? { ...value, label: id } : value;
    this.#values.set(id, labelled);
    return labelled;
  }

  #pointsOf({ metric, periodMs, stat, unit }: Omit<MetricStat, 'kind'>): TimeSeries['points'] {
    const statistic = statisticOf(stat);
    const series = this.#store.find(metric, unit);
    return pointsOf(timesIn(this.#span, periodMs), (time) =>
      statistic(series.flatMap((one) => one.between(time, time + periodMs))),
    );
  }

  #gridOf({ source }: MetricQuery): Grid {
    const periods = [...this.#queries.values()].flatMap(({ source: other }) =>
      other.kind === 'metric' ? other.periodMs : [],
    );
    const periodMs = source.periodMs ?? (periods.length === 0 ? DEFAULT_PERIOD_MS : Math.min(...periods));
    return { periodMs, times: timesIn(this.#span, periodMs) };
  }

  #evaluate(expression: Expression, source: MathSource, grid: Grid): MathValue {
    const evaluate = (inner: Expression): MathValue => this.#evaluate(inner, source, grid);
    switch (expression.kind) {
      case 'number':
        return expression.value;
      case 'text':
        throw invalidExpression(source.text, `the text "${expression.text}" is not expected here`);
      case 'reference':
        return this.#valueOf(this.#queryOf(expression.id, source));
      case 'list':
        return expression.items.map(evaluate).flatMap((value) => (typeof value === 'number' ? [] : value));
      case 'operation':
        return operate(expression.sign, evaluate(expression.left), evaluate(expression.right));
      case 'call':
        return this.#call(expression, source, grid, evaluate);
    }
  }

  #queryOf(id: string, { text }: MathSource): MetricQuery {
    const query = this.#queries.get(id);
    if (query === undefined) throw invalidExpression(text, `there is no metric with the id ${id}`);
    return query;
  }

  #call(
    { name, parameters }: Extract<Expression, { kind: 'call' }>,
    source: MathSource,
    grid: Grid,
    evaluate: (inner: Expression) => MathValue,
  ): MathValue {
    const [first, second] = parameters;
    if (name === 'METRICS') return this.#metrics(first);
    if (name === 'SEARCH') return this.#search(parameters, source, grid);
    const isRepeated = name === 'FILL' && second?.kind === 'reference' && second.id === 'REPEAT';
    if (isRepeated && first !== undefined) return repeated(evaluate(first), grid);
    // Where no metric of the request has a data point, there is nothing to fill.
    if (name === 'FILL' && first !== undefined && !this.#hasPoints()) return evaluate(first);
    const apply = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (apply === undefined) throw invalidExpression(source.text, `the region does not compute the function ${name}`);
    return apply(parameters.map(evaluate), grid);
  }

  #hasPoints(): boolean {
    const metrics = [...this.#queries.values()].filter(({ source }) => source.kind === 'metric');
    return metrics.some((query) => this.linesOf(query).some(({ points }) => points.size > 0));
  }

  /** The metrics of the request; with a text, those whose id has it. */
  #metrics(part: Expression | undefined): MathValue {
    const wanted = part?.kind === 'text' ? part.text : '';
    const found = [...this.#queries.values()].filter(
      ({ id, source }) => source.kind === 'metric' && id.includes(wanted),
    );
    return found.flatMap((query) => this.linesOf(query));
  }

  #search(parameters: readonly Expression[], { text }: MathSource, { periodMs }: Grid): MathValue {
    const [search, stat, period] = parameters;
    if (search?.kind !== 'text' || stat?.kind !== 'text') throw invalidExpression(text, 'SEARCH takes two texts');
    const inMs = period?.kind === 'number' ? period.value * 1000 : periodMs;
    return searched(this.#store, search.text).map((series) => ({
      label: labelOf(series),
      points: this.#pointsOf({ metric: series, periodMs: inMs, stat: stat.text, unit: series.unit }),
    }));
  }
}

const isLine = (value: MathValue): value is TimeSeries => typeof value === 'object' && isSeries(value);

const labelOf = ({ dimensions, name }: Metric): string => [...Object.values(dimensions), name].join(' ');

/** The starts of the periods in a span. */
function timesIn({ startMs, endMs }: Span, periodMs: number): readonly number[] {
  const count = Math.max(0, Math.ceil((endMs - startMs) / periodMs));
  return Array.from({ length: count }, (_, index) => startMs + index * periodMs);
}
