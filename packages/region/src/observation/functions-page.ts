import type { Activity } from '../lambda/activity.ts';
import type { LambdaService } from '../lambda/service.ts';
import type { FunctionFigures, FunctionsPage } from './shapes.ts';
import type { FunctionTotals } from './stats/counter.ts';

/** Each function with what it does and what it has done since the region started. */
export function functionsPage(
  lambda: Pick<LambdaService, 'functions'> & { readonly activity: Pick<Activity, 'of'> },
  totals: ReadonlyMap<string, FunctionTotals>,
): FunctionsPage {
  const functions = lambda.functions().map(({ name, reservedConcurrency }): FunctionFigures => {
    const { started, ...activity } = lambda.activity.of(name);
    const { invocations = 0, errors = 0, throttles = 0, durations } = totals.get(`function/${name}`) ?? {};
    return {
      name,
      ...activity,
      coldStarts: started,
      invocations,
      errors,
      throttles,
      ...(reservedConcurrency !== undefined && { concurrency: reservedConcurrency }),
      ...durations?.percentiles(),
    };
  });
  return { functions: functions.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}
