import type { JsonObject } from '../../core/json.ts';
import { Checker } from '../../http/input-checker.ts';
import type { Replay, ReplayRequest, ReplayState } from '../replays.ts';
import { checkOneFilter } from './archives.ts';
import type { Family } from './operation.ts';
import { onePage, readPage } from './paging.ts';
import { ARN, DESCRIPTION, present, RULE_NAME, seconds, withPrefix } from './shapes.ts';

const STATES: readonly ReplayState[] = ['STARTING', 'RUNNING', 'CANCELLING', 'COMPLETED', 'CANCELLED', 'FAILED'];

export const replayOperations: Family = (service) => ({
  StartReplay(input) {
    const check = new Checker(input);
    const request = readRequest(check);
    check.done();
    const { arn, state, startedAtMs } = service.replays.start(request);
    return { ReplayArn: arn, State: state, ReplayStartTime: seconds(startedAtMs) };
  },

  DescribeReplay(input) {
    const replay = service.replays.get(readName(input));
    const { description, busArn, ruleArns } = replay.request;
    const destination = ruleArns ? { Arn: busArn, FilterArns: ruleArns } : { Arn: busArn };
    const more = { ReplayArn: replay.arn, Description: description, Destination: destination };
    return { ...summary(replay), ...present(more) };
  },

  ListReplays(input) {
    const check = new Checker(input);
    const prefix = check.text('NamePrefix', RULE_NAME);
    const archiveArn = check.text('EventSourceArn', ARN);
    const state = check.oneOf('State', STATES);
    const page = readPage(check);
    check.done();
    checkOneFilter('ListReplays', [prefix, archiveArn, state]);
    const named = withPrefix(service.replays.list(), prefix, ({ request }) => request.name);
    const found = named.filter(
      (replay) =>
        (archiveArn === undefined || replay.request.archiveArn === archiveArn) &&
        (state === undefined || replay.state === state),
    );
    return onePage('Replays', found, page, summary);
  },

  CancelReplay(input) {
    const { arn, state } = service.replays.cancel(readName(input));
    return { ReplayArn: arn, State: state };
  },
});

function readName(input: JsonObject): string {
  const check = new Checker(input);
  const name = check.requiredText('ReplayName', RULE_NAME);
  check.done();
  return name;
}

function readRequest(check: Checker): ReplayRequest {
  const destination = check.requiredObject('Destination');
  const description = check.text('Description', DESCRIPTION);
  const ruleArns = destination?.texts('FilterArns');
  return {
    name: check.requiredText('ReplayName', RULE_NAME),
    archiveArn: check.requiredText('EventSourceArn', ARN),
    startMs: check.requiredTime('EventStartTime') * 1000,
    endMs: check.requiredTime('EventEndTime') * 1000,
    busArn: destination?.requiredText('Arn', ARN) ?? '',
    ...(description === undefined ? {} : { description }),
    ...(ruleArns ? { ruleArns } : {}),
  };
}

function summary(replay: Replay): JsonObject {
  const { request } = replay;
  return present({
    ReplayName: request.name,
    EventSourceArn: request.archiveArn,
    State: replay.state,
    EventStartTime: seconds(request.startMs),
    EventEndTime: seconds(request.endMs),
    EventLastReplayedTime: seconds(replay.lastEventMs),
    ReplayStartTime: seconds(replay.startedAtMs),
    ReplayEndTime: seconds(replay.endedAtMs),
  });
}
