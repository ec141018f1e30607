import type { JsonObject } from '../../core/json.ts';
import { arnOf } from '../output.ts';
import type { EventKind, SamEvent } from './event.ts';
import { addRule, addSchedule, addStarterRole, patternSettings, scheduleSettings } from './rule.ts';
import { workflowApi } from './workflow-api.ts';

const START = 'states:StartExecution';

/** A rule that starts the workflow, with the role by which it does. */
const started = (settings: (event: SamEvent) => JsonObject): EventKind => ({
  add(event) {
    const { id, properties } = event;
    const RoleArn = properties['RoleArn'] ?? arnOf(`${id}Role`);
    addRule(event, settings(event), { RoleArn }, 'StepFunctions');
    if (properties['RoleArn'] !== undefined) return;
    addStarterRole(event, 'events.amazonaws.com', START, `${id}RoleStartExecutionPolicy`);
  },
});

/** The events of workflows, by type; one without a row is refused by name. */
export const WORKFLOW_EVENTS: Readonly<Record<string, EventKind>> = {
  Api: workflowApi,
  CloudWatchEvent: started(patternSettings),
  EventBridgeRule: started(patternSettings),
  Schedule: started(scheduleSettings),
  ScheduleV2: { add: (event) => addSchedule(event, START, `${event.id}StartExecutionPolicy`) },
};
