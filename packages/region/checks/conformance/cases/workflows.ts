import type { ConformanceCase } from '../case.ts';
import { WORKFLOW_ACTIVITIES } from './workflows-activities.ts';
import { WORKFLOW_API } from './workflows-api.ts';
import { WORKFLOW_DATA } from './workflows-data.ts';
import { WORKFLOW_HISTORIES } from './workflows-histories.ts';
import { WORKFLOW_JSONATA } from './workflows-jsonata.ts';
import { WORKFLOW_STATES } from './workflows-states.ts';
import { WORKFLOW_TESTS } from './workflows-test-state.ts';

export const WORKFLOWS: readonly ConformanceCase[] = [
  ...WORKFLOW_DATA,
  ...WORKFLOW_STATES,
  ...WORKFLOW_HISTORIES,
  ...WORKFLOW_JSONATA,
  ...WORKFLOW_API,
  ...WORKFLOW_ACTIVITIES,
  ...WORKFLOW_TESTS,
];
