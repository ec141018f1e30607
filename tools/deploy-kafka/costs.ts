import { asText, objectAt, oneOrMore, type Resource, resourcesOf, type Template } from '../template/template.ts';

/** A month as AWS reckons it. */
const HOURS = 730;

/**
 * US dollars in us-east-1. Other Regions differ by up to a third.
 * @see https://aws.amazon.com/msk/pricing/
 * @see https://aws.amazon.com/privatelink/pricing/
 * @see https://aws.amazon.com/kms/pricing/
 */
const PRICES = {
  brokerHour: { 'kafka.t3.small': 0.0456, 'kafka.m7g.large': 0.204, 'kafka.m5.large': 0.21 },
  diskGbMonth: 0.1,
  endpointHour: 0.01,
  keyMonth: 1,
};

/** What a part costs a month, whether it is used or not. */
export interface Cost {
  readonly what: string;
  /** Undefined where the price is not known here. */
  readonly dollars: number | undefined;
  readonly rate: string;
  readonly source: string;
}

/** The standing costs of the resources of a template. */
export function costsOf(template: Template): readonly Cost[] {
  const of = (type: string): readonly Resource[] => resourcesOf(template, type);
  return [
    ...of('AWS::MSK::Cluster').flatMap(clusterCosts),
    ...endpointCosts(of('AWS::EC2::VPCEndpoint')),
    ...keyCosts(of('AWS::KMS::Key').length),
  ];
}

function clusterCosts({ properties }: Resource): readonly Cost[] {
  const nodes = objectAt(properties, 'BrokerNodeGroupInfo');
  const [brokers, type] = [Number(properties['NumberOfBrokerNodes']), asText(nodes['InstanceType'])];
  const gb = Number(objectAt(nodes, 'StorageInfo', 'EBSStorageInfo')['VolumeSize']);
  const source = 'https://aws.amazon.com/msk/pricing/';
  const hour = new Map(Object.entries(PRICES.brokerHour)).get(type);
  return [
    {
      what: `${brokers} brokers ${type}`,
      dollars: hour === undefined ? undefined : brokers * hour * HOURS,
      rate: hour === undefined ? 'see there' : `${hour} an hour each`,
      source,
    },
    {
      what: `${brokers} disks of ${gb} GB`,
      dollars: brokers * gb * PRICES.diskGbMonth,
      rate: `${PRICES.diskGbMonth} a GB`,
      source,
    },
  ];
}

/** Endpoints of the type Gateway cost nothing. */
function endpointCosts(endpoints: readonly Resource[]): readonly Cost[] {
  const paid = endpoints.filter(({ properties }) => properties['VpcEndpointType'] === 'Interface');
  const zones = paid.reduce((sum, { properties }) => sum + oneOrMore(properties['SubnetIds']).length, 0);
  if (zones === 0) return [];
  return [
    {
      what: `${paid.length} endpoints in ${zones / paid.length} zones`,
      dollars: zones * PRICES.endpointHour * HOURS,
      rate: `${PRICES.endpointHour} an hour and zone`,
      source: 'https://aws.amazon.com/privatelink/pricing/',
    },
  ];
}

function keyCosts(keys: number): readonly Cost[] {
  if (keys === 0) return [];
  const [dollars, source] = [keys * PRICES.keyMonth, 'https://aws.amazon.com/kms/pricing/'];
  return [{ what: `${keys} key`, dollars, rate: `${PRICES.keyMonth} each`, source }];
}

/** A table of costs with their sum. */
export function costLines(costs: readonly Cost[]): string {
  const known = costs.reduce((sum, { dollars = 0 }) => sum + dollars, 0);
  const sum = { what: 'together', dollars: known, rate: `${(known / HOURS).toFixed(2)} an hour`, source: '' };
  return [...costs, sum].map(costLine).join('\n');
}

const costLine = ({ what, dollars, rate, source }: Cost): string =>
  `  ${what.padEnd(34)} ${(dollars?.toFixed(2) ?? '?').padStart(8)}   ${rate.padEnd(24)} ${source}`.trimEnd();
