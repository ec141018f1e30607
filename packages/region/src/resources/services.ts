import type { FunctionUrls } from '../apigateway/function-urls.ts';
import type { HttpApis } from '../apigateway/http-apis.ts';
import type { RestApis } from '../apigateway/rest/rest-apis.ts';
import type { Alarms } from '../cloudwatch/alarms/alarms.ts';
import type { Dashboards } from '../cloudwatch/dashboards.ts';
import type { Clock } from '../core/clock.ts';
import type { CustomResources } from '../custom-resources/custom-resources.ts';
import type { TableService } from '../dynamodb/table-service.ts';
import type { Operations } from '../eventbridge/api/operation.ts';
import type { GlueService } from '../glue/glue-service.ts';
import type { Permissions } from '../iam/permissions.ts';
import type { Roles } from '../iam/roles.ts';
import type { Cluster } from '../kafka-client/cluster.ts';
import type { Mappings } from '../lambda/mappings/registry.ts';
import type { LambdaService } from '../lambda/service.ts';
import type { LogStore } from '../logs/log-store.ts';
import type { ManagedClusters } from '../msk/clusters.ts';
import type { Pipes } from '../pipes/pipes.ts';
import type { ObjectStore } from '../s3/object-store.ts';
import type { Schedules } from '../scheduler/schedules.ts';
import type { SchemasService } from '../schemas/schemas-service.ts';
import type { SecretStore } from '../secretsmanager/secret-store.ts';
import type { TopicService } from '../sns/topic-service.ts';
import type { QueueStore } from '../sqs/queue-store.ts';
import type { ParameterStore } from '../ssm/parameter-store.ts';
import type { WorkflowService } from '../stepfunctions/workflow-service.ts';
import type { ArtifactFolders } from '../template/artifacts.ts';
import type { Naming } from './naming.ts';

/** The services in which resources come to life. */
export interface RegionServices {
  readonly naming: Naming;
  /** Where the functions' code is. */
  readonly folders: ArtifactFolders;
  readonly functions: LambdaService;
  readonly logs: LogStore;
  readonly alarms: Alarms;
  readonly dashboards: Dashboards;
  readonly mappings: Mappings;
  /** EventBridge's API: what the template asks for passes the same checks as a call. */
  readonly events: Operations;
  readonly schemas: SchemasService;
  readonly glue: GlueService;
  readonly queues: QueueStore;
  readonly objects: ObjectStore;
  readonly topics: TopicService;
  readonly tables: TableService;
  readonly workflows: WorkflowService;
  readonly pipes: Pipes;
  readonly schedules: Schedules;
  readonly apis: HttpApis;
  readonly restApis: RestApis;
  readonly functionUrls: FunctionUrls;
  readonly permissions: Permissions;
  readonly roles: Roles;
  readonly parameters: ParameterStore;
  readonly secrets: SecretStore;
  readonly customResources: CustomResources;
  readonly clock: Clock;
  /** The clusters of MSK, all of which stand for `cluster`. */
  readonly clusters: ManagedClusters;
  readonly cluster: Pick<Cluster, 'ensureTopic' | 'declareTopic' | 'deleteTopic'>;
}
