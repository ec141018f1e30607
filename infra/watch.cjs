const { watch } = require('./watch/watch.ts');

/** Adds alarms and a dashboard for all resources of the finished template. */
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
