import { readTemplate } from '../../tools/template/template.ts';
import { pascalCase, type Resource } from '../cloudformation.ts';
import { alarmResource } from './alarm.ts';
import { alarmsFor } from './alarms.ts';
import { dashboard } from './dashboard.ts';
import { findIn } from './found.ts';

/**
 * Alarms and a dashboard for everything in a compiled template that can be watched.
 * @param prefix what all physical names of the stack begin with
 */
export function watch(template: Parameters<typeof readTemplate>[0], prefix: string): Record<string, Resource> {
  const found = findIn(readTemplate(template));
  const alarms = alarmsFor(found).map((alarm) => [
    `${pascalCase(alarm.name.slice(prefix.length + 1))}Alarm`,
    alarmResource(alarm),
  ]);
  return { ...Object.fromEntries(alarms), Dashboard: dashboard(found, prefix) };
}
