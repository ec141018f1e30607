import { addPermission, type EventKind, targetArn } from './event.ts';

/** A subscription of a log group. */
export const cloudWatchLogs: EventKind = {
  add(event) {
    const { output, id, properties, condition } = event;
    const { LogGroupName = '', FilterPattern = '' } = properties;
    const SourceArn = {
      'Fn::Sub': [
        'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${__LogGroupName__}:*',
        { __LogGroupName__: LogGroupName },
      ],
    };
    addPermission(event, 'logs.amazonaws.com', { SourceArn });
    output.add(
      id,
      'AWS::Logs::SubscriptionFilter',
      { LogGroupName, FilterPattern, DestinationArn: targetArn(event) },
      { DependsOn: [`${id}Permission`], ...condition },
    );
  },
};
