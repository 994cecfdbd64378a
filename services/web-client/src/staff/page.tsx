import type { ComponentChildren } from "preact";
import { Page } from "../parts/page";
import { s } from "./texts";

/** A page for staff with its heading. */
export function StaffPage(props: { title: string; lead?: ComponentChildren; children: ComponentChildren }) {
  return <Page site={s("site.name")} {...props} />;
}
