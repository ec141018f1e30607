import type { StateChange } from '../cloudwatch/alarms/alarm.ts';
import { printable } from '../core/printable.ts';
import { paintFor } from '../logs/text/index.ts';
import type { Region } from '../region.ts';

/**
 * Prints a line for each alarm that fires, and for each that is over, until the returned function is called. That a new
 * alarm is well is not printed.
 * @param output a terminal gets colours
 */
export function printAlarms(
  region: Pick<Region, 'onAlarm'>,
  output: Pick<NodeJS.WriteStream, 'write' | 'isTTY'> = process.stdout,
): () => void {
  const paint = paintFor(output);
  return region.onAlarm(({ alarm, from, to }: StateChange) => {
    if (from.value !== 'ALARM' && to.value !== 'ALARM') return;
    const time = new Date(to.atMs).toISOString().slice(11, 23);
    const { name, description = to.reason } = alarm.definition;
    const text = printable(`${time}  alarm ${name}: ${to.value}.${to.value === 'ALARM' ? ` ${description}` : ''}`);
    output.write(`${paint.level(to.value === 'ALARM' ? 'ERROR' : 'INFO', text)}\n`);
  });
}
