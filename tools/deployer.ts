import { readFileSync, writeFileSync } from 'node:fs';
import { runCommand } from '@tributary/region/command-line';
import { type JsonObject, parseJson } from '@tributary/region/json';
import { packageCluster } from './deploy-kafka/framework.ts';
import { clusterDeployerTemplate } from './deployer/cluster-template.ts';
import { policiesOf, sizeOf } from './deployer/policies.ts';
import type { Right } from './deployer/rights/right.ts';
import { rightsFor, rightsForCluster } from './deployer/rights-for.ts';
import { deployerTemplate } from './deployer/template.ts';
import { ensurePackaged } from './package.ts';
import { readTemplate } from './template/template.ts';

const FILE = 'docs/reference/deployer.json';
const CLUSTER_FILE = 'docs/reference/kafka-deployer.json';

await runCommand({
  help: `
Usage: npm run deployer

Writes ${FILE} from the compiled template: a stack with the role that deploys a stage from GitHub, by OIDC, and
with the rights that the resources of the template need. docs/how-to/deploy-from-github.md shows its use.

Writes ${CLUSTER_FILE}, too: the rights of npm run deploy:kafka.
`,
  options: {},
  takesOnlyOptions: true,
  async run() {
    const template = readTemplate(parseJson(readFileSync(await ensurePackaged(), 'utf8')) ?? null);
    write(FILE, deployerTemplate(template), rightsFor(template));
    const { template: cluster } = await packageCluster({ stage: 'dev', region: undefined });
    write(CLUSTER_FILE, clusterDeployerTemplate(cluster), rightsForCluster(cluster));
  },
});

function write(file: string, stack: JsonObject, rights: readonly Right[]): void {
  writeFileSync(file, `${JSON.stringify(stack, null, 2)}\n`);
  for (const [index, policy] of policiesOf(rights).entries())
    console.log(`${file}: Rights${index + 1}: ${sizeOf(policy)} of 6,144 characters`);
}
