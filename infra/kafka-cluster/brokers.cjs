const { readFileSync } = require('node:fs');
const path = require('node:path');
const { allow, arn, attribute, ref } = require('../cloudformation.ts');

const NAME = '${self:provider.stackName}-brokers';
/** MSK answers in a second; a function that cannot answer must not hold the stack for an hour. */
const TIMEOUT_SECONDS = 60;

/** The brokers of the cluster, asked for again when their number or type changes. */
const Brokers = {
  Type: 'Custom::KafkaBrokers',
  Properties: {
    ServiceToken: arn('BrokersFunction'),
    ServiceTimeout: 2 * TIMEOUT_SECONDS,
    ClusterArn: arn('Cluster'),
    Count: '${param:brokers}',
    Type: '${param:broker}',
  },
};

const BrokersFunction = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: NAME,
    Description: 'Tells CloudFormation the brokers of the Kafka cluster',
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    Timeout: TIMEOUT_SECONDS,
    MemorySize: 256,
    Role: arn('BrokersRole'),
    Code: { ZipFile: readFileSync(path.join(__dirname, 'brokers-function.cjs'), 'utf8') },
    LoggingConfig: { LogFormat: 'JSON', LogGroup: ref('BrokersLogs') },
  },
};

const BrokersRole = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Policies: [
      {
        PolicyName: 'brokers',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            allow('kafka:GetBootstrapBrokers', arn('Cluster')),
            allow(['logs:CreateLogStream', 'logs:PutLogEvents'], attribute('BrokersLogs', 'Arn')),
          ],
        },
      },
    ],
  },
};

const BrokersLogs = {
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName: `/aws/lambda/${NAME}`, RetentionInDays: 14 },
};

module.exports = { Resources: { Brokers, BrokersFunction, BrokersRole, BrokersLogs } };
