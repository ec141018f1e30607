import { defined } from '../../core/properties.ts';
import { Checker } from '../../http/input-checker.ts';
import type { JsonOperations } from '../../http/json-service.ts';
import type { MapRun } from '../map-run/map-runs.ts';
import type { WorkflowService } from '../workflow-service.ts';
import { onePage, readPage } from './page.ts';

const ARN = { min: 1, max: 2000 };

/** The operations about runs of distributed Map states. */
export function mapRunOperations({ mapRuns, executions }: WorkflowService): JsonOperations {
  return {
    DescribeMapRun(input) {
      const check = new Checker(input);
      const arn = check.requiredText('mapRunArn', ARN);
      check.done();
      const run = mapRuns.get(arn);
      const { status, maxConcurrency, toleratedFailureCount, toleratedFailurePercentage, executionCounts, itemCounts } =
        run;
      const { stateMachineArn: _machine, ...shown } = summary(run);
      const limits = { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage };
      return { ...shown, status, ...limits, executionCounts, itemCounts, redriveCount: 0 };
    },

    UpdateMapRun(input) {
      const check = new Checker(input);
      const arn = check.requiredText('mapRunArn', ARN);
      const change = {
        maxConcurrency: check.number('maxConcurrency', { min: 0 }),
        toleratedFailureCount: check.number('toleratedFailureCount', { min: 0 }),
        toleratedFailurePercentage: check.number('toleratedFailurePercentage', { min: 0, max: 100 }),
      };
      check.done();
      mapRuns.change(arn, defined(change));
      return {};
    },

    ListMapRuns(input) {
      const check = new Checker(input);
      const arn = check.requiredText('executionArn', ARN);
      const page = readPage(check);
      check.done();
      return onePage('mapRuns', mapRuns.list(executions.get(arn).arn), page, summary);
    },
  };
}

function summary({ arn, executionArn, stateMachineArn, startedAt, stoppedAt }: MapRun) {
  return {
    executionArn,
    mapRunArn: arn,
    startDate: startedAt / 1000,
    stateMachineArn,
    ...(stoppedAt !== undefined && { stopDate: stoppedAt / 1000 }),
  };
}
