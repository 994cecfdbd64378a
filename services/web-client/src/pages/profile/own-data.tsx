import "../../texts/own-data";
import type { ComponentChild } from "preact";
import { NotFoundPage } from "../not-found";
import { ConsentsPage } from "./consents";
import { DataPage } from "./data";
import { ErasurePage } from "./erasure";
import { ProfilePage } from "./profile";
import { TokensPage } from "./tokens";
import { VisitsPage } from "./visits";

/** The profile and the pages about a person's own data, by the rest of the address. */
export function OwnDataPage({ rest }: { rest: string }): ComponentChild {
  if (rest === "") return <ProfilePage />;
  if (rest === "consents") return <ConsentsPage />;
  if (rest === "visits") return <VisitsPage />;
  if (rest === "data") return <DataPage />;
  if (rest === "tokens") return <TokensPage />;
  if (rest === "erasure") return <ErasurePage />;
  return <NotFoundPage />;
}

export { ConsentsDuePage } from "../consents-due";
