import type { JsonObject } from '../../core/json.ts';
import { Checker } from '../../http/input-checker.ts';
import type { Bus, BusSettings } from '../buses.ts';
import type { EventBridge } from '../eventbridge.ts';
import type { Family } from './operation.ts';
import { onePage, readPage } from './paging.ts';
import { BUS_NAME, BUS_NAME_OR_ARN, DESCRIPTION, EVENT_SOURCE_NAME, present, seconds, withPrefix } from './shapes.ts';
import { readTags } from './tags.ts';

export const busOperations: Family = (service) => ({
  CreateEventBus(input) {
    const check = new Checker(input);
    const name = check.requiredText('Name', BUS_NAME);
    const sourceName = check.text('EventSourceName', EVENT_SOURCE_NAME);
    const settings = readSettings(check);
    const tags = readTags(check);
    check.done();
    const bus = service.buses.create(name, settings, sourceName);
    if (tags) service.tags.tag(bus.arn, tags);
    return { EventBusArn: bus.arn, ...settings };
  },

  UpdateEventBus(input) {
    const check = new Checker(input);
    const name = check.text('Name', BUS_NAME_OR_ARN);
    const settings = readSettings(check);
    check.done();
    const bus = service.buses.update(name, settings);
    return { Arn: bus.arn, Name: bus.name, ...bus.settings };
  },

  DescribeEventBus(input) {
    const check = new Checker(input);
    const name = check.text('Name', BUS_NAME_OR_ARN);
    check.done();
    const bus = service.buses.get(name);
    return { ...summary(bus, service), ...bus.settings };
  },

  ListEventBuses(input) {
    const check = new Checker(input);
    const prefix = check.text('NamePrefix', BUS_NAME);
    const page = readPage(check);
    check.done();
    return onePage(
      'EventBuses',
      withPrefix(service.buses.list(), prefix, ({ name }) => name),
      page,
      (bus) => summary(bus, service),
    );
  },

  DeleteEventBus(input) {
    const check = new Checker(input);
    const name = check.requiredText('Name', BUS_NAME_OR_ARN);
    check.done();
    const bus = service.buses.delete(name);
    if (bus === undefined) return {};
    service.tags.forget(bus.arn);
    service.policies.setPolicy(bus.arn, '');
    return {};
  },
});

function readSettings(check: Checker): BusSettings & JsonObject {
  const log = check.object('LogConfig');
  return present({
    Description: check.text('Description', DESCRIPTION),
    KmsKeyIdentifier: check.text('KmsKeyIdentifier', { max: 2048 }),
    DeadLetterConfig: check.object('DeadLetterConfig')?.raw(),
    LogConfig: log && present({ Level: log.text('Level'), IncludeDetail: log.text('IncludeDetail') }),
  });
}

function summary(
  { name, arn, createdAtMs, modifiedAtMs, settings }: Bus,
  { policies }: Pick<EventBridge, 'policies'>,
): JsonObject {
  return present({
    Name: name,
    Arn: arn,
    Description: settings.Description,
    Policy: policies.policyOf(arn),
    CreationTime: seconds(createdAtMs),
    LastModifiedTime: seconds(modifiedAtMs),
  });
}
