/**
 * Lets `sls invoke local` run with nothing but Node: the function gets its environment from the region at
 * AWS_ENDPOINT_URL, or from a fresh one that runs as long as the function does.
 */
module.exports = class LocalEnv {
  constructor(serverless, options) {
    const end = () => this.local?.stop();
    this.hooks = { initialize: () => this.prepare(serverless, options), finalize: end, error: end };
  }

  async prepare(serverless, options) {
    const config = serverless.service.functions[options.function];
    if (serverless.processedInput.commands.join(' ') !== 'invoke local' || config === undefined) return;
    const { localEnvironment } = await import('../invoke/local-environment.ts');
    const region = serverless.getProvider('aws').getRegion();
    try {
      this.local = await localEnvironment(options.function, region, process.env.AWS_ENDPOINT_URL);
    } catch (error) {
      throw error.name === 'UsageError' ? new serverless.classes.Error(error.message, 'NO_LOCAL_REGION') : error;
    }
    Object.assign(process.env, this.local.variables);
    // The framework would look up every reference of the template in CloudFormation.
    config.environment = { ...this.local.variables };
    serverless.service.provider.environment = {};
  }
};
