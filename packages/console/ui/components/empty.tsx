import type { ComponentChildren } from 'preact';

interface EmptyProps {
  /** Why nothing is here. */
  readonly title: string;
  /** What to do. */
  readonly children?: ComponentChildren;
}

export const Empty = ({ title, children }: EmptyProps) => (
  <div class="empty">
    <p class="empty-title">{title}</p>
    {children}
  </div>
);
