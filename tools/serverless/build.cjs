const path = require('node:path');

/** Generates what follows from the schemas and bundles the functions before the framework packages or runs them. */
module.exports = class Build {
  constructor(serverless, options) {
    const names = () => (options.function ? [options.function] : serverless.service.getAllFunctions());
    const run = () => build(serverless, names());
    const runAndZip = async () => {
      await run();
      await zip(serverless, names(), options.package);
    };
    const runAndZipOne = async () => {
      await runAndZip();
      keepRole(serverless.service.getFunction(options.function));
    };
    this.hooks = {
      'before:package:createDeploymentArtifacts': runAndZip,
      'before:deploy:function:packageFunction': runAndZipOne,
      'before:invoke:local:invoke': run,
      'before:package:compileFunctions': () => fixTheDate(serverless),
    };
  }
};

async function build(serverless, names) {
  const { generate } = await import('../generate.ts');
  const { buildAll } = await import('../build.ts');
  const { checkRules } = await import('../check-rules.ts');
  try {
    checkRules(serverless.serviceDir);
    await generate();
    await buildAll(names);
  } catch (error) {
    // The framework shows its own errors as a message, all others with their stack.
    throw error.name === 'UsageError' ? new serverless.classes.Error(error.message, 'BUILD_FAILED') : error;
  }
}

/**
 * The framework would walk through all files of the project, node_modules included, for each function. A third of the
 * time of a package went there.
 */
async function zip(serverless, names, packageFolder) {
  const { zipFunction } = await import('../build/zip.ts');
  const { serviceDir, service } = serverless;
  const folder = path.resolve(serviceDir, packageFolder ?? service.package.path ?? '.serverless');
  for (const name of names) {
    const config = service.getFunction(name);
    config.package = { artifact: zipFunction(name, serviceDir, folder), ...config.package };
  }
}

/**
 * The framework looks the function's role up under its logical id, and ends with an error. Code and settings of one
 * function do not change its role, so the command need not know it.
 */
function keepRole(config) {
  delete config.role;
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
