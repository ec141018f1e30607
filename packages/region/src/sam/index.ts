import { EVENT_KINDS } from './events/index.ts';
import { WORKFLOW_EVENTS } from './events/workflow.ts';

export type { SamInput } from './output.ts';
export { POLICY_TEMPLATES } from './policy-templates.ts';
export { SAM_TYPES, transformSam } from './transform.ts';

/** The events of functions, by type. */
export const EVENT_TYPES: readonly string[] = Object.keys(EVENT_KINDS);

/** The events of workflows, by type. */
export const WORKFLOW_EVENT_TYPES: readonly string[] = Object.keys(WORKFLOW_EVENTS);
