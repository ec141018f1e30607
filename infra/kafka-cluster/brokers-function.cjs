// The code of a function that is written into the template, so it is what runs: CommonJS, no build.
const { GetBootstrapBrokersCommand, KafkaClient } = require('@aws-sdk/client-kafka');

/**
 * A custom resource with the brokers of a cluster, which CloudFormation has no attribute for. It only reads, so there
 * is nothing to delete. Whatever happens, it responds: without a response the stack would wait for an hour.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 */
exports.handler = async (event) => {
  const { ClusterArn } = event.ResourceProperties;
  try {
    const Data = event.RequestType === 'Delete' ? {} : { BootstrapServers: await brokersOf(ClusterArn) };
    await respond(event, { Status: 'SUCCESS', Data });
  } catch (error) {
    console.error(error);
    await respond(event, { Status: 'FAILED', Reason: `The brokers of ${ClusterArn}: ${error.name}: ${error.message}` });
  }
};

async function brokersOf(ClusterArn) {
  const { BootstrapBrokerStringSaslIam } = await new KafkaClient({}).send(
    new GetBootstrapBrokersCommand({ ClusterArn }),
  );
  if (!BootstrapBrokerStringSaslIam) throw new Error('MSK gives none for clients with IAM.');
  return BootstrapBrokerStringSaslIam;
}

async function respond({ ResponseURL, StackId, RequestId, LogicalResourceId, ResourceProperties }, outcome) {
  const PhysicalResourceId = ResourceProperties.ClusterArn;
  const body = JSON.stringify({ ...outcome, PhysicalResourceId, StackId, RequestId, LogicalResourceId });
  // A presigned URL of S3, which is not signed for a type.
  const answer = await fetch(ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body });
  if (!answer.ok) throw new Error(`CloudFormation does not take the response: ${answer.status}.`);
}
