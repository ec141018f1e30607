import { readTemplate } from '../../tools/template/template.ts';
import { pascalCase, type Resource } from '../cloudformation.ts';
import { alarmResource } from './alarm.ts';
import { alarmsFor } from './alarms.ts';
import { dashboard } from './dashboard.ts';
import { findIn } from './found.ts';

/**
 * Alarms and a dashboard for the resources of a compiled template.
 * @param prefix of all physical names of the stack
 */
export function watch(template: Parameters<typeof readTemplate>[0], prefix: string): Record<string, Resource> {
  const found = findIn(readTemplate(template));
  const alarms = alarmsFor(found).map((alarm) => [
    `${pascalCase(alarm.name.slice(prefix.length + 1))}Alarm`,
    alarmResource(alarm),
  ]);
  return { ...Object.fromEntries(alarms), Dashboard: dashboard(found, prefix) };
}
