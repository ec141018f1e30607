import type { ComponentChildren } from 'preact';
import { hrefOf, type Query, type To } from '../router.ts';

interface LinkProps {
  readonly to: To;
  readonly query?: Query;
  readonly class?: string;
  readonly title?: string;
  readonly children: ComponentChildren;
}

/** A link to a page of the console. */
export const Link = ({ to, query, children, ...others }: LinkProps) => (
  <a href={hrefOf(to, query)} {...others}>
    {children}
  </a>
);
