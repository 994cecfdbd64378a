import type { ComponentChildren } from "preact";
import { createStore } from "./store";

export const path = createStore(location.pathname);

/** The fragment at arrival: the mail's link carries its secret there, where no server sees it. */
export const fragment = (): string => location.hash.slice(1);

addEventListener("popstate", () => path.set(location.pathname));

export function navigate(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  path.set(location.pathname);
  scrollTo(0, 0);
}

interface LinkProps {
  to: string;
  children: ComponentChildren;
  class?: string | undefined;
  current?: boolean;
  id?: string;
  label?: string;
}

export function Link({ to, children, current, label, ...rest }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a href={to} onClick={follow} aria-current={current ? "page" : undefined} aria-label={label} {...rest}>
      {children}
    </a>
  );
}
