/** Looks at the data of a stack: before a removal says what there is, before a deployment takes back what was left. */
module.exports = class Data {
  constructor(serverless, options, { log }) {
    this.commands = {
      remove: {
        lifecycleEvents: ['remove'],
        options: {
          force: { usage: 'Remove the stack although it holds data, or is not of stage dev', type: 'boolean' },
        },
      },
    };
    this.hooks = {
      'after:aws:deploy:deploy:createStack': () => takeBack(serverless, log),
      'before:remove:remove': () => beforeRemoval(serverless, options, log),
    };
  }
};

async function takeBack(serverless, log) {
  const { takeBack: importRetained } = await import('../data/take-back.ts');
  const provider = serverless.getProvider('aws');
  const stack = {
    name: provider.naming.getStackName(),
    template: structuredClone(serverless.service.provider.compiledCloudFormationTemplate),
    bucket: await provider.getServerlessDeploymentBucketName(),
    folder: [provider.getDeploymentPrefix(), serverless.service.service, provider.getStage()].join('/'),
  };
  const delaySeconds = Number(process.env.SLS_AWS_MONITORING_FREQUENCY ?? 5000) / 1000;
  const taken = await withMessages(serverless, async () =>
    importRetained(await clientsOf(provider), stack, { delaySeconds }),
  );
  if (taken.length === 0) return;
  log.notice(
    `Took back what an earlier stack left: ${taken.map(({ type, name }) => `${type.word} ${name}`).join(', ')}`,
  );
}

async function beforeRemoval(serverless, options, log) {
  const { holdingsOf } = await import('../data/holdings.ts');
  const { describeRemoval } = await import('../data/removal.ts');
  const provider = serverless.getProvider('aws');
  const stackName = provider.naming.getStackName();
  const report = await withMessages(serverless, async () =>
    describeRemoval({
      stackName,
      stage: provider.getStage(),
      holdings: await holdingsOf(await clientsOf(provider), stackName),
      isForced: options.force === true,
    }),
  );
  if (report !== '') log.notice(report);
}

async function clientsOf(provider) {
  const [
    { CloudFormationClient },
    { DynamoDBClient },
    { EventBridgeClient },
    { GlueClient },
    { S3Client },
    { SQSClient },
  ] = await Promise.all([
    import('@aws-sdk/client-cloudformation'),
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/client-eventbridge'),
    import('@aws-sdk/client-glue'),
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/client-sqs'),
  ]);
  const config = await provider.getAwsSdkV3Config();
  return {
    cloudFormation: new CloudFormationClient(config),
    dynamoDb: new DynamoDBClient(config),
    eventBridge: new EventBridgeClient(config),
    glue: new GlueClient(config),
    s3: new S3Client(config),
    sqs: new SQSClient(config),
  };
}

/** The framework shows its own errors as a message, all others with their stack. */
async function withMessages(serverless, work) {
  const { advice } = await import('@tributary/region/command-line');
  try {
    return await work();
  } catch (error) {
    const message = error.name === 'UsageError' ? error.message : advice(error);
    throw message === undefined ? error : new serverless.classes.Error(message, 'DATA_IN_THE_WAY');
  }
}
