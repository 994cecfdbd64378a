import type { ComponentChild } from "preact";
import { NotFoundPage } from "../not-found";
import { ConsentsPage } from "./consents";

/** The pages about a person's own data, by the rest of the address. */
export function OwnDataPage({ rest }: { rest: string }): ComponentChild {
  if (rest === "consents") return <ConsentsPage />;
  return <NotFoundPage />;
}

export { ConsentsDuePage } from "../consents-due";
