import type { Plan } from '../cloudformation/planned.ts';
import { parseJson } from '../core/json.ts';
import type { Cluster } from '../kafka-client/cluster.ts';
import { checkDeclaredRights } from '../resources/declared-rights.ts';
import type { Naming } from '../resources/naming.ts';
import { planTemplate } from '../resources/plan.ts';
import { resolveParameters } from '../template/parameters.ts';
import { parseTemplate } from '../template/template.ts';
import { MissingRights, regionMetadata } from './metadata.ts';
import type { RegionOptions } from './options.ts';

export interface PlanningDeps {
  readonly naming: Naming;
  readonly cluster: Cluster;
  readonly settings: Pick<RegionOptions, 'allowUnsupported' | 'iam' | 'log'>;
  /** The outputs that stacks export, by name. */
  readonly exports: () => ReadonlyMap<string, string>;
}

/** Works out the templates of stacks. Also creates topics that only a template's metadata name. */
export function planning({ naming, cluster, settings, exports }: PlanningDeps): Plan {
  return async (stackName, { templateBody, parameters: given }) => {
    const template = parseTemplate(parseJson(templateBody) ?? null);
    const known = regionMetadata(template.metadata, { 'kafka.bootstrapServers': cluster.bootstrapServers });
    const planned = planTemplate(template, {
      naming: { ...naming, stackName },
      parameters: resolveParameters(template.parameters, { ...known.parameters, ...given }),
      exports: exports(),
      allowUnsupported: settings.allowUnsupported,
      warn: settings.log,
    });
    if (settings.iam === 'on') {
      checkDeclaredRights(planned.resources, { naming, missingRights: new MissingRights(template.metadata) });
    }
    for (const topic of known.kafkaTopics) await cluster.ensureTopic(topic);
    const policies = Object.entries(template.resources).flatMap(([id, { deletionPolicy }]) =>
      deletionPolicy === undefined ? [] : [[id, deletionPolicy] as const],
    );
    return { ...planned, deletionPolicies: Object.fromEntries(policies) };
  };
}
