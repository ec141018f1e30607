const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { buffer } = require('node:stream/consumers');

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
      // Conventions give the stack schemas that are generated. They come later, with the same event.
      initialize: () => withMessages(serverless, generated),
      'before:package:createDeploymentArtifacts': runAndZip,
      'before:deploy:function:packageFunction': runAndZipOne,
      'before:invoke:local:invoke': run,
      'before:package:compileFunctions': () => fixTheDate(serverless),
    };
  }
};

/**
 * tools/package.ts generates, bundles and zips itself, while the framework loads and compiles the template. It ends
 * standard input when it has generated.
 */
const isBundledApart = process.env.TRIBUTARY_BUNDLED_APART === 'true';

async function generated() {
  if (isBundledApart) return buffer(process.stdin);
  const { generate } = await import('../generate.ts');
  await generate();
}

const build = (serverless, names) =>
  withMessages(serverless, () => (isBundledApart ? check(names) : checkAndBundle(serverless.serviceDir, names)));

async function withMessages(serverless, work) {
  try {
    await work();
  } catch (error) {
    // The framework shows its own errors as a message, all others with their stack.
    throw error.name === 'UsageError' ? new serverless.classes.Error(error.message, 'BUILD_FAILED') : error;
  }
}

async function check(names) {
  const { requireFunctions } = await import('../build.ts');
  requireFunctions(names);
}

async function checkAndBundle(serviceDir, names) {
  const { buildAll } = await import('../build.ts');
  const { checkRules } = await import('../check-rules.ts');
  checkRules(serviceDir);
  await buildAll(names);
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
    const artifact = isBundledApart ? placeFor(name, folder) : zipFunction(name, serviceDir, folder);
    config.package = { artifact, ...config.package };
  }
}

/** The framework looks whether the zip is there, and not what is in it. The zip itself comes when both are made. */
function placeFor(name, folder) {
  const file = path.join(folder, `${name}.zip`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, '');
  return file;
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
