/** Quotas that differ by Region; each can be raised on request. */
export interface RegionQuotas {
  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
  readonly putEventsCallsPerSecond: number;
  readonly targetInvocationsPerSecond: number;
  /** Standard workflows. @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
  readonly workflowStartsPerSecond: number;
  readonly workflowTransitionsPerSecond: number;
}

const LARGEST = { workflowStartsPerSecond: 300, workflowTransitionsPerSecond: 5_000 };
const OTHERS = { workflowStartsPerSecond: 150, workflowTransitionsPerSecond: 800 };

const TIERS: readonly (RegionQuotas & { readonly regions: readonly string[] })[] = [
  {
    regions: ['us-east-1', 'us-west-2', 'eu-west-1'],
    putEventsCallsPerSecond: 10_000,
    targetInvocationsPerSecond: 18_750,
    ...LARGEST,
  },
  {
    regions: ['us-east-2', 'eu-central-1', 'eu-south-2'],
    putEventsCallsPerSecond: 2_400,
    targetInvocationsPerSecond: 4_500,
    ...OTHERS,
  },
  {
    regions: ['us-west-1', 'ap-northeast-1', 'ap-southeast-1', 'ap-southeast-2', 'eu-west-2'],
    putEventsCallsPerSecond: 1_200,
    targetInvocationsPerSecond: 2_250,
    ...OTHERS,
  },
];

export const REGIONS: readonly string[] = TIERS.flatMap(({ regions }) => regions);

export function quotasOf(region: string): RegionQuotas {
  const tier = TIERS.find(({ regions }) => regions.includes(region));
  if (tier) return tier;
  throw new Error(`the quotas of ${region} are not known`);
}

/** Quotas that are the same in each Region. */
export const QUOTAS = {
  /** Of one account, to be raised. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  lambdaConcurrency: 1_000,
  /** Of one mapping. @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html */
  pollers: 2_000,
  pollerMegabytesPerSecond: 5,
  pollerConcurrency: 5,
  pollersPerUnit: 10,
  unitMegabytesPerSecond: 20,
  /** A vCPU at this much memory. @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
  lambdaMbPerVcpu: 1_769,
  /** AWS charges a larger event, message or request as several. */
  chunkBytes: 65_536,
};
