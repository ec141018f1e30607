const { existsSync, readdirSync } = require('node:fs');
const path = require('node:path');
const { problemOf } = require('./stage-settings.cjs');

const PACKAGES = new Set(['deploy', 'package']);

/** Checks the settings of the stage before anything is packaged, and the running stack before anything is deployed. */
module.exports = class Settings {
  constructor(serverless, options, { log }) {
    // The framework's schema does not know this section of a template, but merges it like the others.
    serverless.configSchemaHandler.schema.properties.resources.properties.Rules = { type: 'object' };
    this.hooks = {
      initialize: () => {
        if (PACKAGES.has(serverless.processedInput.commands.join(' '))) return checkAll(serverless, options);
      },
      'after:aws:package:finalize:mergeCustomProviderResources': () => checkNames(serverless),
      // After the plugins that add resources.
      'before:aws:package:finalize:saveServiceState': () => checkTemplateReferences(serverless),
      'before:aws:deploy:deploy:createStack': () => prepareStack(serverless, options, log),
      'after:deploy:deploy': () => sayWhatIsNotUsual(serverless),
    };
  }
};

async function checkAll(serverless, options) {
  const { checkSettings } = await import('../settings/checks.ts');
  const { declaredSettings } = await import('../settings/settings.ts');
  const { service, serviceDir, configurationInput } = serverless;
  const functions = service.getAllFunctions().map((name) => service.getFunction(name));
  const given = [...Object.keys(configurationInput.params?.default ?? {}), ...namesOf(options.param)];
  const provider = serverless.getProvider('aws');
  const stage = provider.getStage();
  const settings = {
    stage,
    fileProblem: problemOf(stage),
    stages: stagesIn(path.join(serviceDir, 'stages')),
    given,
    declared: declaredSettings(service.resources.Parameters),
    writesToKafka: functions.some(({ kafkaProduces }) => kafkaProduces !== undefined),
    region: provider.getRegion(),
    endpoint: process.env.AWS_ENDPOINT_URL,
  };
  await withMessages(serverless, () => checkSettings(settings));
}

const stagesIn = (folder) =>
  existsSync(folder) ? readdirSync(folder).flatMap((file) => (file.endsWith('.yml') ? path.parse(file).name : [])) : [];

/** Of `--param="name=value"`. */
const namesOf = (params) => (params ?? []).map((param) => param.split('=', 1)[0]);

/** The names hold the stage, so that those of one stage can be too long where those of another are not. */
async function checkNames(serverless) {
  const { checkNameLengths } = await import('../settings/name-lengths.ts');
  const { compiledCloudFormationTemplate: template } = serverless.service.provider;
  await withMessages(serverless, () => checkNameLengths(template, serverless.getProvider('aws').getStage()));
}

async function checkTemplateReferences(serverless) {
  const { checkReferences } = await import('../check-references.ts');
  const { readTemplate } = await import('../template/template.ts');
  const template = readTemplate(serverless.service.provider.compiledCloudFormationTemplate);
  await withMessages(serverless, () => checkReferences(serverless.serviceDir, template));
}

async function prepareStack(serverless, options, log) {
  const { prepare } = await import('../settings/deployment.ts');
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
  const { KafkaClient } = await import('@aws-sdk/client-kafka');
  const { SSMClient } = await import('@aws-sdk/client-ssm');
  const provider = serverless.getProvider('aws');
  const { compiledCloudFormationTemplate: template } = serverless.service.provider;
  const config = await provider.getAwsSdkV3Config();
  const clients = {
    cloudFormation: new CloudFormationClient(config),
    parameterStore: new SSMClient(config),
    kafka: new KafkaClient(config),
  };
  const { cluster, notice } = await withMessages(serverless, () =>
    prepare(clients, {
      service: serverless.service.service,
      stage: provider.getStage(),
      stackName: provider.naming.getStackName(),
      template,
      exempt: givenByRegion(template.Metadata),
      isForced: options.force === true,
    }),
  );
  for (const [name, value] of cluster) template.Parameters[name].Default = value;
  if (notice !== undefined) log.notice(notice);
}

/** The parameters whose values are the local region's own, where the deployment goes there. */
const givenByRegion = ({ Region }) => (process.env.AWS_ENDPOINT_URL ? Object.keys(Region?.Parameters ?? {}) : []);

/** Choices that its owner should have in view, by parameter and value. */
const IN_VIEW = {
  Kafka: ['none', 'kafka', 'no topic is read, and events for Kafka stay in the archive of the bus'],
  HttpApiAccess: ['open', 'HTTP API', 'everybody who knows its address may call it'],
};

function sayWhatIsNotUsual(serverless) {
  const { Parameters, Metadata } = serverless.service.provider.compiledCloudFormationTemplate;
  for (const [parameter, [value, title, meaning]] of Object.entries(IN_VIEW))
    if (Parameters[parameter]?.Default === value && !givenByRegion(Metadata).includes(parameter))
      serverless.addServiceOutputSection(title, `${value}: ${meaning}. See docs/how-to/deploy.md`);
}

/** The framework shows its own errors as a message, all others with their stack. */
async function withMessages(serverless, work) {
  const { advice } = await import('@tributary/region/command-line');
  try {
    return await work();
  } catch (error) {
    const message = error.name === 'UsageError' ? error.message : advice(error);
    throw message === undefined ? error : new serverless.classes.Error(message, 'SETTINGS_INVALID');
  }
}
