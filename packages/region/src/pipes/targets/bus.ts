import { object, text, texts } from '../../core/properties.ts';
import { dynamic } from './dynamic.ts';
import { sendEach, type TargetKind } from './target.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html */
export const bus: TargetKind = {
  maxItems: 10,
  send({ outgoing, pipe, eventSource, ports }) {
    const parameters = object(pipe.targetParameters, 'EventBridgeEventBusParameters');
    const resources = texts(parameters, 'Resources');
    return sendEach(outgoing, ({ item, payload }) => {
      const time = dynamic(text(parameters, 'Time'), item);
      return ports.buses.put(pipe.target, {
        source: dynamic(text(parameters, 'Source'), item) ?? `Pipe ${pipe.name}`,
        detailType: dynamic(text(parameters, 'DetailType'), item) ?? `Event from ${eventSource}`,
        detail: payload,
        ...(resources.length > 0 && { resources: resources.flatMap((one) => dynamic(one, item) ?? []) }),
        ...(time !== undefined && { time }),
      });
    });
  },
};
