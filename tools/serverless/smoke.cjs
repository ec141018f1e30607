const path = require('node:path');
const { spawn } = require('node:child_process');

const USAGE = 'Look whether the deployed stack works, as npm run smoke does; --no-smoke leaves it out (default: true)';

/** Looks whether the stack works, once it is deployed. */
module.exports = class Smoke {
  constructor(serverless, options, { log }) {
    this.commands = { deploy: { options: { smoke: { usage: USAGE, type: 'boolean' } } } };
    this.hooks = {
      // After all of the deployment, so that the framework says first that it is done.
      finalize: async () => {
        if (serverless.processedInput.commands.join(' ') !== 'deploy') return;
        if (options.smoke === false || serverless.service.provider.shouldNotDeploy) return;
        log.notice('\nWhether it works:\n');
        if ((await smoke(serverless)) === 0) return;
        const advice = 'The stack is deployed, but it does not work: see above. To look again: npm run smoke';
        throw new serverless.classes.Error(advice, 'SMOKE_TEST_FAILED');
      },
    };
  }
};

/** @returns the exit code */
function smoke(serverless) {
  const provider = serverless.getProvider('aws');
  const endpoint = process.env.AWS_ENDPOINT_URL;
  const target = endpoint === undefined ? ['--aws'] : ['--endpoint', endpoint];
  const program = path.join(serverless.serviceDir, 'ops', 'smoke.ts');
  const profile = provider.getProfile();
  const env = { ...process.env, AWS_REGION: provider.getRegion(), ...(profile && { AWS_PROFILE: profile }) };
  const child = spawn(process.execPath, [program, '--stage', provider.getStage(), ...target], {
    env,
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}
