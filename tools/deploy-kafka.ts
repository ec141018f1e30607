import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { KafkaClient } from '@aws-sdk/client-kafka';
import { STSClient } from '@aws-sdk/client-sts';
import { explained, runCommand, suggestion, UsageError, withProgress } from '@tributary/region/command-line';
import { lookBefore } from './deploy-kafka/before.ts';
import { costLines, costsOf } from './deploy-kafka/costs.ts';
import { type Choice, deployCluster, type PackagedCluster, packageCluster } from './deploy-kafka/framework.ts';
import { ROOT } from './package.ts';
import { asText, resourcesOf } from './template/template.ts';

const HELP = `
Usage: npm run deploy:kafka -- [options]

Creates the Kafka cluster of a stage, or changes it: a stack of its own with network, Amazon MSK cluster and the topics
that serverless.yml names. It says what that costs and how long it takes, and asks. The application uses the cluster
with the setting kafka: create.

  --stage NAME     the stage (default dev)
  --region NAME    the AWS Region (default: AWS_REGION, else that of infra/kafka-cluster/serverless.yml)
  --yes            do not ask

It goes to AWS, or to a region on this machine where AWS_ENDPOINT_URL names one.
docs/how-to/create-a-kafka-cluster.md says how to change its size, and how to remove it.
`;

const OPTIONS = {
  stage: { type: 'string', default: 'dev' },
  region: { type: 'string' },
  yes: { type: 'boolean', default: false },
} as const;

/** A typing error in \`--stage\` would create a second cluster. */
function checkStage(stage: string): void {
  if (!/^[a-z][a-z0-9-]*$/i.test(stage))
    throw new UsageError(`${stage} is not a name of a stage: letters, digits and hyphens, a letter first.`);
  const folder = path.join(ROOT, 'stages');
  if (!existsSync(folder)) return;
  const stages = readdirSync(folder).map((file) => path.parse(file).name);
  if (stages.includes(stage)) return;
  throw new UsageError(`There is no stage ${stage}: stages/${stage}.yml is missing. ${suggestion(stage, stages)}`);
}

function announce({ template, stackName, region }: PackagedCluster, stage: string, account: string): void {
  const topics = resourcesOf(template, 'AWS::MSK::Topic').map(({ properties }) => asText(properties['TopicName']));
  console.log(`A Kafka cluster for stage ${stage}: stack ${stackName}, ${region}, account ${account}.
Topics: ${topics.join(', ')}

It costs, in US dollars a month of 730 hours, whether it is used or not:

${costLines(costsOf(template))}

These are prices of us-east-1; other Regions differ by up to a third. Data and logs come on top.
It takes 20 to 40 minutes. Removing the stack does not delete the cluster, which costs until you delete it:
docs/how-to/create-a-kafka-cluster.md`);
}

/** @throws UsageError where nobody can answer */
async function isConfirmed(): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UsageError('Nothing was created: nobody can answer here. Repeat the command with --yes to create it.');
  using answers = createInterface({ input: process.stdin, output: process.stdout });
  return /^y(es)?$/i.test((await answers.question('\nCreate it? [y/N] ')).trim());
}

async function deploy(choice: Choice, what: string): Promise<void> {
  await withProgress({}, async (progress) => {
    progress.stage(what);
    await deployCluster(choice, (line) => {
      const event = /^\s*(\w+_(?:IN_PROGRESS|COMPLETE|FAILED)) - \S+ - (\S+)/.exec(line);
      if (event) progress.note(`${event[2]} ${event[1]}`);
      if (/_(COMPLETE|FAILED) - /.test(line)) progress.print(line.trim());
    });
  });
}

const done = ({ stackName, notes }: PackagedCluster, stage: string): string =>
  `${stackName} is there. The Parameter Store has its addresses below ${notes}.
Set kafka: create in stages/${stage}.yml, then deploy the application: npx sls deploy --stage ${stage}`;

async function run({ stage, region, yes }: { stage: string; region?: string | undefined; yes: boolean }) {
  checkStage(stage);
  const packaged = await packageCluster({ stage, region });
  const settings = { region: packaged.region };
  const clients = {
    sts: new STSClient(settings),
    cloudFormation: new CloudFormationClient(settings),
    kafka: new KafkaClient(settings),
  };
  const { account, isThere } = await lookBefore(clients, packaged);
  if (isThere) console.log(`${packaged.stackName} is there already (${packaged.region}, account ${account}).`);
  else {
    announce(packaged, stage, account);
    if (!yes && !(await isConfirmed())) return console.log('Nothing was created.');
  }
  await deploy({ stage, region: packaged.region }, isThere ? 'Changing the cluster' : 'Creating the cluster');
  console.log(done(packaged, stage));
}

await runCommand({
  help: HELP,
  options: OPTIONS,
  takesOnlyOptions: true,
  run: (values) =>
    run(values).catch((error: unknown) => {
      throw explained(error);
    }),
});
