import type { ComponentType } from 'preact';
import { Loaded, useLoaded } from './loaded.tsx';

/**
 * A part of a page that is loaded when it is first drawn, because few need it, or because it is large.
 * @param what is awaited, such as "the picture"
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>, what: string): ComponentType<P> {
  return function Later(props: P) {
    const part = useLoaded(load);
    return (
      <Loaded state={part} what={what}>
        {(Part) => <Part {...props} />}
      </Loaded>
    );
  };
}
