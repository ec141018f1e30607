import { acceptedKinds } from './accepted.ts';
import { apiGatewayApi } from './api-gateway-api.ts';
import { apiGatewayAuthorizer } from './api-gateway-authorizer.ts';
import { apiGatewayIntegration } from './api-gateway-integration.ts';
import { apiGatewayRoute } from './api-gateway-route.ts';
import { apiGatewayStage } from './api-gateway-stage.ts';
import { cdkBucketNotifications } from './cdk-bucket-notifications.ts';
import { cloudWatchAlarm } from './cloudwatch-alarm.ts';
import { cloudWatchDashboard } from './cloudwatch-dashboard.ts';
import { customResource } from './custom-resource.ts';
import { dynamodbTable } from './dynamodb-table.ts';
import { eventSchemasDiscoverer } from './event-schemas-discoverer.ts';
import { eventSchemasRegistry } from './event-schemas-registry.ts';
import { eventSchemasSchema } from './event-schemas-schema.ts';
import { eventsApiDestination } from './events-api-destination.ts';
import { eventsArchive } from './events-archive.ts';
import { eventsConnection } from './events-connection.ts';
import { eventsEventBus } from './events-event-bus.ts';
import { eventsEventBusPolicy } from './events-event-bus-policy.ts';
import { eventsRule } from './events-rule.ts';
import { glueRegistry } from './glue-registry.ts';
import { glueSchema } from './glue-schema.ts';
import { glueSchemaVersion, glueSchemaVersionMetadata } from './glue-schema-version.ts';
import { iamManagedPolicy, iamPolicy } from './iam-policies.ts';
import { iamRole } from './iam-role.ts';
import type { ResourceKind } from './kind.ts';
import { lambdaAlias } from './lambda-alias.ts';
import { lambdaEventInvokeConfig } from './lambda-event-invoke-config.ts';
import { lambdaEventSourceMapping } from './lambda-event-source-mapping.ts';
import { lambdaFunction } from './lambda-function.ts';
import { lambdaLayerVersion } from './lambda-layer-version.ts';
import { lambdaPermission } from './lambda-permission.ts';
import { lambdaUrl } from './lambda-url.ts';
import { lambdaVersion } from './lambda-version.ts';
import { logsLogGroup } from './logs-log-group.ts';
import { logsLogStream } from './logs-log-stream.ts';
import { mskCluster } from './msk-cluster.ts';
import { mskTopic } from './msk-topic.ts';
import { networkKinds } from './network.ts';
import { pipesPipe } from './pipes-pipe.ts';
import { restApi } from './rest-api.ts';
import { restApiAuthorizer } from './rest-api-authorizer.ts';
import { restApiGatewayResponse, restApiModel, restApiValidator } from './rest-api-checks.ts';
import { restApiKey, restApiUsagePlan, restApiUsagePlanKey } from './rest-api-keys.ts';
import { restApiMethod } from './rest-api-method.ts';
import { restApiResource } from './rest-api-resource.ts';
import { restApiDeployment, restApiStage } from './rest-api-stage.ts';
import { s3Bucket } from './s3-bucket.ts';
import { s3BucketPolicy } from './s3-bucket-policy.ts';
import { schedulerSchedule, schedulerScheduleGroup } from './scheduler-schedule.ts';
import { secretsManagerSecret } from './secrets-manager-secret.ts';
import { snsSubscription } from './sns-subscription.ts';
import { snsTopic } from './sns-topic.ts';
import { snsTopicPolicy } from './sns-topic-policy.ts';
import { sqsQueue } from './sqs-queue.ts';
import { sqsQueuePolicy } from './sqs-queue-policy.ts';
import { ssmParameter } from './ssm-parameter.ts';
import { stepFunctionsActivity } from './step-functions-activity.ts';
import { stepFunctionsStateMachine } from './step-functions-state-machine.ts';

/** Every CloudFormation type that the region knows; a type without a row is refused by name. */
export const KINDS: readonly ResourceKind[] = [
  ...acceptedKinds,
  ...networkKinds,
  apiGatewayApi,
  apiGatewayAuthorizer,
  apiGatewayIntegration,
  apiGatewayRoute,
  apiGatewayStage,
  cdkBucketNotifications,
  cloudWatchAlarm,
  cloudWatchDashboard,
  customResource,
  dynamodbTable,
  eventSchemasDiscoverer,
  eventSchemasRegistry,
  eventSchemasSchema,
  eventsApiDestination,
  eventsArchive,
  eventsConnection,
  eventsEventBus,
  eventsEventBusPolicy,
  eventsRule,
  glueRegistry,
  glueSchema,
  glueSchemaVersion,
  glueSchemaVersionMetadata,
  iamManagedPolicy,
  iamPolicy,
  iamRole,
  lambdaAlias,
  lambdaEventInvokeConfig,
  lambdaEventSourceMapping,
  lambdaFunction,
  lambdaLayerVersion,
  lambdaPermission,
  lambdaUrl,
  lambdaVersion,
  logsLogGroup,
  logsLogStream,
  mskCluster,
  mskTopic,
  pipesPipe,
  restApi,
  restApiDeployment,
  restApiGatewayResponse,
  restApiKey,
  restApiAuthorizer,
  restApiMethod,
  restApiModel,
  restApiResource,
  restApiStage,
  restApiUsagePlan,
  restApiUsagePlanKey,
  restApiValidator,
  s3Bucket,
  s3BucketPolicy,
  schedulerSchedule,
  schedulerScheduleGroup,
  secretsManagerSecret,
  snsSubscription,
  snsTopic,
  snsTopicPolicy,
  sqsQueue,
  sqsQueuePolicy,
  ssmParameter,
  stepFunctionsActivity,
  stepFunctionsStateMachine,
];

const BY_TYPE = new Map(KINDS.map((kind) => [kind.type, kind]));

export function kindOf(type: string): ResourceKind | undefined {
  return BY_TYPE.get(type) ?? (type.startsWith('Custom::') ? customResource : undefined);
}
