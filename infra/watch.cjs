const { watch } = require('./watch/watch.ts');

/** Watches what is in the finished template, whoever put it there: the framework, the conventions or a file of infra/. */
module.exports = class Watch {
  constructor(serverless) {
    this.hooks = {
      'after:aws:package:finalize:mergeCustomProviderResources': () => {
        const template = serverless.service.provider.compiledCloudFormationTemplate;
        Object.assign(template.Resources, watch(template, serverless.getProvider('aws').naming.getStackName()));
      },
    };
  }
};
