import type { Dimensions, MetricsPort } from '../core/metrics-port.ts';
import { DEFAULT_BUS, ruleIn } from './arns.ts';

/** Reports what became of the events of a rule. @param ruleArn ends in `rule/<rule>` or in `rule/<bus>/<rule>` */
export function reportRule(
  metrics: MetricsPort | undefined,
  ruleArn: string,
  figures: Readonly<Record<string, number>>,
): void {
  metrics?.report('AWS/Events', dimensionsOf(ruleArn), figures);
}

/**
 * On a custom bus a rule has its metrics under both names, on the default bus under its own alone.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
function dimensionsOf(ruleArn: string): Dimensions {
  const { bus, rule } = ruleIn(ruleArn);
  return bus === DEFAULT_BUS ? { RuleName: rule } : { EventBusName: bus, RuleName: rule };
}
