import type { Plan } from '../cloudformation/planned.ts';
import type { JsonObject } from '../core/json.ts';
import type { Cluster } from '../kafka-client/cluster.ts';
import { checkDeclaredRights } from '../resources/declared-rights.ts';
import type { Naming } from '../resources/naming.ts';
import { planTemplate } from '../resources/plan.ts';
import { assetParameters } from '../template/assets.ts';
import { withIncludes } from '../template/includes.ts';
import { besidesLoops, withoutLanguageExtensions } from '../template/language-extensions.ts';
import { checkTemplateLimits } from '../template/limits.ts';
import { resolveParameters } from '../template/parameters.ts';
import type { OutputOf } from '../template/resolve.ts';
import { checkRules } from '../template/rules.ts';
import { type FindStored, shownParameters, withStored } from '../template/stored-parameters.ts';
import { parseTemplate, type Template } from '../template/template.ts';
import { parseTemplateText } from '../template/template-text.ts';
import { MissingRights, regionMetadata } from './metadata.ts';
import type { RegionOptions } from './options.ts';
import { textBeside, withoutSam } from './without-sam.ts';

export interface PlanningDeps {
  readonly naming: Naming;
  readonly cluster: Cluster;
  readonly schemaRegistryUrl: string;
  readonly settings: Pick<RegionOptions, 'allowUnsupported' | 'iam' | 'log' | 'parameters'>;
  /** The outputs that stacks export, by name. */
  readonly exports: () => ReadonlyMap<string, string>;
  readonly outputOf: OutputOf;
  readonly findStored: FindStored;
  /** The folder to which the paths of a template are relative. */
  readonly templateDir: string;
  /** Hears what each template says to the region. */
  readonly onMetadata: (metadata: JsonObject) => void;
}

/** Works out the templates of stacks. Also creates topics that only a template's metadata name. */
export function planning(deps: PlanningDeps): Plan {
  const { naming, cluster, settings, exports, outputOf, findStored, onMetadata } = deps;
  const facts = {
    'kafka.bootstrapServers': cluster.bootstrapServers,
    'kafka.schemaRegistryUrl': deps.schemaRegistryUrl,
  };
  return async ({ name: stackName, id: stackArn }, { templateBody, parameters: given }, named = new Map()) => {
    const document = withIncludes(parseTemplateText(templateBody), textBeside(deps.templateDir));
    const source = parseTemplate(besidesLoops(document));
    onMetadata(source.metadata);
    const known = regionMetadata(source.metadata, facts);
    const stack = { ...naming, stackName, stackArn };
    const ofFolder = declaredIn(source, assetParameters(deps.templateDir));
    const ofRegion = { ...known.parameters, ...ofFolder, ...declaredIn(source, settings.parameters) };
    const values = resolveParameters(source.parameters, { ...ofRegion, ...given });
    const parameters = withStored(source.parameters, values, findStored);
    const extended = withoutLanguageExtensions(document, { parameters, stack });
    const transformed = withoutSam(extended, { ...deps, ...settings, parameters });
    checkTemplateLimits(transformed);
    const template = parseTemplate(transformed);
    checkRules(template, stack, parameters);
    const planned = planTemplate(template, {
      naming: stack,
      parameters,
      exports: exports(),
      outputOf,
      findStored,
      named,
      allowUnsupported: settings.allowUnsupported,
      warn: settings.log,
    });
    if (settings.iam === 'on') {
      checkDeclaredRights(planned.resources, { naming, missingRights: new MissingRights(template.metadata) });
    }
    for (const topic of known.kafkaTopics) await cluster.ensureTopic(topic);
    return {
      ...planned,
      parameters: shownParameters(template.parameters, values, parameters),
      deletionPolicies: policiesIn(template, 'deletionPolicy'),
      replacePolicies: policiesIn(template, 'updateReplacePolicy'),
    };
  };
}

/** Those of the parameters of the region that this stack has, too. */
const declaredIn = ({ parameters }: Template, given: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(parameters, name)));

function policiesIn({ resources }: Template, attribute: 'deletionPolicy' | 'updateReplacePolicy') {
  const policies = Object.entries(resources).map(([id, resource]) => [id, resource[attribute]] as const);
  return Object.fromEntries(policies.flatMap(([id, policy]) => (policy === undefined ? [] : [[id, policy] as const])));
}
