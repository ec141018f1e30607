import { element, unescaped, xmlDocument } from '../../http/xml.ts';
import { malformedXml } from '../errors.ts';
import type { DestinationService, Notification, NotificationConfiguration } from './configuration.ts';
import { type FilterRule, filterIn } from './filter.ts';

/** The element of a destination, and that of its ARN. */
const ELEMENTS: readonly (readonly [root: string, arn: string, service: DestinationService])[] = [
  ['CloudFunctionConfiguration', 'CloudFunction', 'lambda'],
  ['QueueConfiguration', 'Queue', 'sqs'],
  ['TopicConfiguration', 'Topic', 'sns'],
];

/**
 * Reads the body of PutBucketNotificationConfiguration.
 * @param newId names a notification that has no id
 * @throws AwsError MalformedXML, InvalidArgument
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
 */
export function configurationIn(body: string, newId: () => string): NotificationConfiguration {
  if (!/<NotificationConfiguration[\s/>]/.test(body)) throw malformedXml();
  const notifications = ELEMENTS.flatMap(([root, arnName, service]) =>
    elements(body, root).map((inner): Notification => {
      const arn = textIn(inner, arnName);
      const events = elements(inner, 'Event').map(unescaped);
      if (arn === undefined || events.length === 0) throw malformedXml();
      return { id: textIn(inner, 'Id') ?? newId(), service, arn, events, ...filterIn(rulesIn(inner)) };
    }),
  );
  return { notifications, isToldToEventBridge: /<EventBridgeConfiguration[\s/>]/.test(body) };
}

const rulesIn = (inner: string): readonly FilterRule[] =>
  elements(inner, 'FilterRule').map((rule) => ({
    name: textIn(rule, 'Name') ?? '',
    value: textIn(rule, 'Value') ?? '',
  }));

/** The answer of GetBucketNotificationConfiguration. */
export function configurationXml({ notifications, isToldToEventBridge }: NotificationConfiguration): string {
  const destinations = ELEMENTS.flatMap(([root, arnName, service]) =>
    notifications
      .filter((one) => one.service === service)
      .map((one) =>
        element(root, [...filterXml(one), element('Id', one.id), element(arnName, one.arn), ...eventsXml(one)]),
      ),
  );
  const bridge = isToldToEventBridge ? ['<EventBridgeConfiguration/>'] : [];
  return xmlDocument('NotificationConfiguration', [...destinations, ...bridge]);
}

const eventsXml = ({ events }: Notification): readonly string[] => events.map((name) => element('Event', name));

/** S3 writes the names of rules with a capital. */
function filterXml({ prefix, suffix }: Notification): readonly string[] {
  const rules = [['Prefix', prefix] as const, ['Suffix', suffix] as const].flatMap(([name, value]) =>
    value === undefined ? [] : [element('FilterRule', [element('Name', name), element('Value', value)])],
  );
  return rules.length === 0 ? [] : [element('Filter', [element('S3Key', rules)])];
}

/** What is in the elements of that name. */
const elements = (xml: string, name: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, inner = '']) => inner.trim());

const textIn = (xml: string, name: string): string | undefined => {
  const [text] = elements(xml, name);
  return text === undefined ? undefined : unescaped(text);
};
