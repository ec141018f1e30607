import type { PlaceFigures, TypeFigures } from '../shapes.ts';
import { Durations } from './durations.ts';

/** What happens at one place, until it is told. */
export class PlaceCount {
  count = 0;
  errors = 0;
  throttled = 0;
  retried = 0;
  deadLettered = 0;
  durations: Durations | undefined;

  took(ms: number): void {
    this.durations ??= new Durations();
    this.durations.add(ms);
  }

  toFigures(): PlaceFigures {
    const { count, errors, throttled, retried, deadLettered, durations } = this;
    return { count, errors, throttled, retried, deadLettered, ...durations?.percentiles() };
  }
}

/** What happens to events of one type, until it is told. */
export class TypeCount {
  count = 0;
  errors = 0;
  readonly durations = new Durations();

  toFigures(): TypeFigures {
    return { count: this.count, errors: this.errors, ...this.durations.percentiles() };
  }
}
