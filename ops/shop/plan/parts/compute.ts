import { DEPLOYED } from '../deployed.ts';
import { type Figure, given, over, plus, result, times } from '../figure.ts';
import { charged, type Line, line } from '../plan-line.ts';
import { PRICES } from '../prices.ts';
import { QUOTAS } from '../quotas.ts';

export interface Invocations {
  /** The function or the group of functions, such as `bridge`. */
  readonly of: string;
  readonly perSecond: Figure;
  /** Milliseconds of a whole core. */
  readonly cpuMs: number;
  /** Calls that wait for each other. */
  readonly rounds: number;
}

export interface Compute {
  readonly concurrency: Figure;
  readonly lines: readonly Line[];
}

/** How long invocations take and how many run at once: Little's law, the rate times the time that one takes. */
export function compute({ of, perSecond, cpuMs, rounds }: Invocations, callMs: number): Compute {
  const share = over(given(DEPLOYED.memoryMb), given(QUOTAS.lambdaMbPerVcpu));
  const duration = plus(over(given(cpuMs), share), times(given(rounds), given(callMs)));
  const concurrency = over(times(result(perSecond), result(duration)), given(1_000));
  const gbSeconds = times(result(concurrency), over(given(DEPLOYED.memoryMb), given(1_024)));
  return {
    concurrency,
    lines: [
      charged(`invocations of ${of}`, 'a second', perSecond, PRICES.lambdaRequest),
      line('time of one', 'ms', duration),
      line('running at once', 'environments', concurrency),
      charged('memory held', 'GB-seconds a second', gbSeconds, PRICES.lambdaGbSecond),
    ],
  };
}
