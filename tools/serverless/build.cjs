/** Generates what follows from the schemas and bundles the functions before the framework packages or runs them. */
module.exports = class Build {
  constructor(serverless, options) {
    const run = () => build(serverless, options.function ? [options.function] : serverless.service.getAllFunctions());
    this.hooks = {
      'before:package:createDeploymentArtifacts': run,
      'before:deploy:function:packageFunction': run,
      'before:invoke:local:invoke': run,
      'before:package:compileFunctions': () => fixTheDate(serverless),
    };
  }
};

async function build(serverless, names) {
  const { generate } = await import('../generate.ts');
  const { buildAll } = await import('../build.ts');
  try {
    await generate();
    await buildAll(names);
  } catch (error) {
    // The framework shows its own errors as a message, all others with their stack.
    throw error.name === 'UsageError' ? new serverless.classes.Error(error.message, 'BUILD_FAILED') : error;
  }
}

/**
 * The framework writes the time of packaging into the template. With SOURCE_DATE_EPOCH two packages of one commit
 * are the same to the byte. https://reproducible-builds.org/specs/source-date-epoch/
 */
function fixTheDate(serverless) {
  const epochSeconds = process.env.SOURCE_DATE_EPOCH;
  if (epochSeconds === undefined) return;
  const provider = serverless.getProvider('aws');
  const date = new Date(Number(epochSeconds) * 1000);
  const folder = [provider.getDeploymentPrefix(), serverless.service.service, provider.getStage()].join('/');
  serverless.service.package.artifactDirectoryName = `${folder}/${date.getTime()}-${date.toISOString()}`;
}
