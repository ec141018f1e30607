import { CLOUDWATCH_OPERATIONS } from '../../src/cloudwatch/api/table.ts';
import { openSpill } from '../../src/composition/sqlite-spill.ts';
import { seededRandom } from '../../src/core/random.ts';
import { NO_STATE_STORE } from '../../src/core/state-store.ts';
import { VirtualClock } from '../../src/core/virtual-clock.ts';
import { streamsOperations } from '../../src/dynamodb/streams/streams-api.ts';
import { TableService } from '../../src/dynamodb/table-service.ts';
import { eventBridgeOperations } from '../../src/eventbridge/api/table.ts';
import { GLUE_OPERATIONS } from '../../src/glue/api/target.ts';
import { S3_OPERATIONS } from '../../src/s3/operations.ts';
import { SECRETS_OPERATIONS } from '../../src/secretsmanager/api/target.ts';
import { SSM_OPERATIONS } from '../../src/ssm/api/target.ts';
import { workflowOperations } from '../../src/stepfunctions/api/target.ts';
import { openBus } from '../unit/eventbridge/open-bus.ts';
import { snsHarness } from '../unit/sns/harness.ts';
import { openWorkflows } from '../unit/stepfunctions/fixture.ts';

/** The operations that the region serves, by service, where a table of its own lists them. */
export function allServedOperations(): Readonly<Record<string, readonly string[]>> {
  const clock = new VirtualClock(0);
  const home = { region: 'eu-west-1', accountId: '000000000000' };
  const tables = new TableService({
    ...home,
    clock,
    random: seededRandom(1),
    stateStore: NO_STATE_STORE,
    spill: openSpill(),
  });
  const { service } = openWorkflows();
  return {
    cloudwatch: CLOUDWATCH_OPERATIONS,
    dynamodb: Object.keys(tables.operations()),
    'dynamodb-streams': Object.keys(streamsOperations(tables.streams, home.region)),
    events: Object.keys(eventBridgeOperations(openBus().service)),
    glue: GLUE_OPERATIONS,
    s3: S3_OPERATIONS.map(({ name }) => name),
    secretsmanager: SECRETS_OPERATIONS,
    sns: snsHarness().operations,
    ssm: SSM_OPERATIONS,
    states: Object.keys(workflowOperations(service)),
  };
}
