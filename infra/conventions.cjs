const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { applyConventions, FUNCTION_PROPERTIES } = require('./conventions/apply.ts');
const { pascalCase } = require('./cloudformation.ts');
const { missingRights } = require('./conventions/missing-right.ts');
const { authorizationOf, limitsForPartners, routeKeysOf, withoutApi } = require('./conventions/http-api.ts');
const { kafkaSchemas } = require('./conventions/kafka-schemas.ts');
const { KAFKA_ON } = require('./conventions/msk.ts');
const { checkEncodings } = require('./conventions/one-encoding.ts');
const { retainedData } = require('./conventions/retention.ts');
const { tablesWithConventions } = require('./conventions/tables.ts');

/** Applies infra/conventions/ to every function, every table, and all that holds data. */
module.exports = class Conventions {
  constructor(serverless) {
    serverless.configSchemaHandler.defineFunctionProperties('aws', FUNCTION_PROPERTIES);
    this.hooks = { initialize: () => applyToAll(serverless) };
  }
};

function applyToAll(serverless) {
  const { service } = serverless;
  const { naming } = serverless.getProvider('aws');
  const { Resources } = service.resources;
  Object.assign(Resources, tablesWithConventions(Resources, isProtected(service, serverless.getProvider('aws'))));
  leaveOutApi(service);
  limitPartners(service, naming);
  const wordings = missingRightsOf(serverless);
  checkEncodings(service.functions);
  const schemas = kafkaSchemas(naming.getStackName(), Object.values(service.functions));
  for (const name of service.getAllFunctions()) {
    const config = service.getFunction(name);
    const lambdaId = naming.getLambdaLogicalId(name);
    const applied = applyConventions({
      name,
      prefix: naming.getStackName(),
      id: pascalCase(name),
      lambdaId,
      logGroupId: naming.getLogGroupLogicalId(name),
      timeoutSeconds: config.timeout ?? service.provider.timeout,
      ruleCondition: config.kafkaProduces === undefined ? undefined : KAFKA_ON,
      ruleId: (index) => naming.getEventBridgeRuleLogicalId(`${config.name}-rule-${index + 1}`),
      config,
    });
    service.functions[name] = applied.config;
    addMissingRight(service.resources, lambdaId, wordings.get(name));
    addAll(service.resources.Resources, applied.resources, name);
    const routes = routeKeysOf(config).map((key) => [
      naming.getHttpApiRouteLogicalId(key),
      { Properties: authorizationOf(config) },
    ]);
    const own = { Properties: applied.properties, Metadata: applied.metadata };
    const extensions = { [lambdaId]: own, ...applied.extensions, ...Object.fromEntries(routes) };
    service.resources.extensions = { ...service.resources.extensions, ...extensions };
    service.resources.Rules = { ...service.resources.Rules, ...applied.rules };
  }
  addAll(service.resources.Resources, schemas, 'kafkaTopics');
  Object.assign(service.resources.Resources, retainedData(service.resources.Resources));
}

/** As the framework reads the setting for the stack: one for all stages, or those that are named. */
function isProtected({ provider: { deletionProtection = false } }, provider) {
  return deletionProtection === true || (deletionProtection.stages ?? []).includes(provider.getStage());
}

/** Two functions that read a topic with the same consumer group would share a mapping. */
function addAll(resources, added, name) {
  const taken = Object.keys(added).find((id) => id in resources);
  if (taken !== undefined)
    throw new Error(`functions.${name}: there is a resource ${taken} already. Name something else.`);
  Object.assign(resources, added);
}

/** Without a route the framework makes no HTTP API, to which infra/api.yml refers. */
function leaveOutApi({ functions, resources }) {
  if (Object.values(functions).some((config) => routeKeysOf(config).length > 0)) return;
  resources.Resources = withoutApi(resources.Resources);
  resources.extensions = withoutApi(resources.extensions);
}

function limitPartners({ functions, resources }, naming) {
  const limits = limitsForPartners(Object.values(functions), (key) => naming.getHttpApiRouteLogicalId(key));
  if (limits === undefined) return;
  const stage = resources.extensions?.HttpApiStage;
  const Properties = { ...stage?.Properties, ...limits.Properties };
  resources.extensions = { ...resources.extensions, HttpApiStage: { ...stage, ...limits, Properties } };
}

/** For the local region: how a project of this framework says that a function lacks a right. */
function addMissingRight(resources, lambdaId, wording) {
  if (wording === undefined) return;
  const { Region: region = {}, ...others } = resources.Metadata ?? {};
  const MissingRights = { ...region.MissingRights, [lambdaId]: wording };
  resources.Metadata = { ...others, Region: { ...region, MissingRights } };
}

function missingRightsOf(serverless) {
  const file = serverless.configurationFilename ?? 'serverless.yml';
  const whole = path.join(serverless.serviceDir, file);
  return existsSync(whole) ? missingRights(readFileSync(whole, 'utf8'), file) : new Map();
}
