import type { ComponentChild } from "preact";
import { batches } from "../api/bulk";
import { imports } from "../api/imports";
import { BatchPage, BulkPage } from "./pages/bulk";
import { CalculatorPage } from "./pages/calculator";
import { ClosesPage } from "./pages/closes";
import { ComparisonPage, ComparisonsPage } from "./pages/comparisons";
import { waitingDisputes } from "../api/disputes";
import { ClashesPage } from "./pages/clashes";
import { DisputesPage } from "./pages/disputes";
import { FoundPaymentsPage } from "./pages/found-payments";
import { ExportsPage } from "./pages/exports";
import { reviews } from "../api/staff";
import { packs } from "../api/tariffs";
import { instalmentRequests } from "../api/instalments";
import { ImportPage, ImportsPage } from "./pages/imports";
import { InstalmentsPage } from "./pages/instalments";
import { JournalPage } from "./pages/journal";
import { MembersPage } from "./pages/members";
import { NoDebtPage } from "./pages/no-debt";
import { OwnPage } from "./pages/own";
import { PackPage } from "./pages/pack";
import { PacksPage } from "./pages/packs";
import { suspense } from "../api/registries";
import { PaymentDayPage, PaymentDaysPage } from "./pages/payment-days";
import { PaymentRegistriesPage } from "./pages/payment-registries";
import { PaymentRegistryPage } from "./pages/payment-registry";
import { SuspensePage } from "./pages/suspense";
import { ReplacementPage } from "./pages/replacement";
import { ReviewsPage } from "./pages/reviews";
import { SystemsPage } from "./pages/systems";
import { ViewsPage } from "./pages/views";
import type { RoleName } from "./session";
import type { StaffTextName } from "./texts";

/** A page for staff. Add one here: the menu, the first page and the rights follow from it. */
export interface StaffPlace {
  /** Its address below /staff/. */
  at: string;
  name: StaffTextName;
  /** What it is for, in a sentence on the first page. */
  about: StaffTextName;
  /** Who sees it: any of these roles; everybody, if none is named. The services decide for themselves. */
  roles: readonly RoleName[];
  show: (rest: string) => ComponentChild;
  /** How much waits there for somebody, shown on the first page. */
  waiting?: () => Promise<number>;
}

export const PLACES: readonly StaffPlace[] = [
  {
    at: "imports",
    name: "imports.title",
    about: "imports.about",
    roles: ["clerk"],
    show: (id) => (id ? <ImportPage id={id} /> : <ImportsPage />),
    waiting: async () => (await imports()).items.filter((run) => run.phase === "staged").length,
  },
  {
    at: "readings",
    name: "bulk.title",
    about: "bulk.about",
    roles: ["clerk"],
    show: (id) => (id ? <BatchPage id={id} /> : <BulkPage />),
    waiting: async () => (await batches()).items.filter((each) => each.done_at && each.to_confirm > 0).length,
  },
  { at: "replacement", name: "replacement.title", about: "replacement.about", roles: ["clerk"], show: () => <ReplacementPage /> },
  { at: "exports", name: "exports.title", about: "exports.about", roles: ["clerk", "accountant"], show: () => <ExportsPage /> },
  {
    at: "packs",
    name: "packs.title",
    about: "packs.about",
    roles: ["accountant", "head"],
    show: (id) => (id ? <PackPage id={id} /> : <PacksPage />),
    waiting: async () => (await packs()).items.filter((pack) => pack.state === "proposed" && !pack.own).length,
  },
  {
    at: "comparisons",
    name: "comparisons.title",
    about: "comparisons.about",
    roles: ["accountant", "head"],
    show: (id) => (id ? <ComparisonPage id={id} /> : <ComparisonsPage />),
  },
  { at: "closes", name: "closes.title", about: "closes.about", roles: ["accountant", "head"], show: () => <ClosesPage /> },
  { at: "clashes", name: "clashes.title", about: "clashes.about", roles: ["accountant", "head"], show: () => <ClashesPage /> },
  { at: "payments", name: "foundPayments.title", about: "foundPayments.about", roles: ["accountant", "head"], show: () => <FoundPaymentsPage /> },
  {
    at: "instalments",
    name: "instalments.title",
    about: "instalments.about",
    roles: ["accountant", "head"],
    show: () => <InstalmentsPage />,
    waiting: async () => (await instalmentRequests()).waiting,
  },
  {
    at: "payment-registries",
    name: "registries.title",
    about: "registries.about",
    roles: ["accountant", "head"],
    show: (id) => (id ? <PaymentRegistryPage id={id} /> : <PaymentRegistriesPage />),
  },
  {
    at: "suspense",
    name: "suspense.title",
    about: "suspense.about",
    roles: ["accountant", "head"],
    show: () => <SuspensePage />,
    waiting: async () => (await suspense("open", "")).waiting,
  },
  {
    at: "payment-days",
    name: "paymentDays.title",
    about: "paymentDays.about",
    roles: ["accountant", "head"],
    show: (of) => (of ? <PaymentDayPage of={of} /> : <PaymentDaysPage />),
  },
  {
    at: "reviews",
    name: "reviews.title",
    about: "reviews.about",
    roles: ["clerk"],
    show: () => <ReviewsPage />,
    waiting: async () => (await reviews()).items.length,
  },
  {
    at: "calculator",
    name: "calculator.title",
    about: "calculator.about",
    roles: ["clerk", "accountant", "head"],
    show: () => <CalculatorPage />,
  },
  {
    at: "disputes",
    name: "disputes.title",
    about: "disputes.about",
    roles: ["clerk"],
    show: () => <DisputesPage />,
    waiting: async () => (await waitingDisputes()).items.length,
  },
  { at: "no-debt", name: "noDebt.title", about: "noDebt.about", roles: ["clerk", "accountant", "head"], show: () => <NoDebtPage /> },
  { at: "members", name: "members.title", about: "members.about", roles: ["head"], show: () => <MembersPage /> },
  { at: "systems", name: "systems.title", about: "systems.about", roles: ["head"], show: () => <SystemsPage /> },
  { at: "journal", name: "journal.title", about: "journal.about", roles: ["head"], show: () => <JournalPage /> },
  { at: "views", name: "views.title", about: "views.about", roles: ["support"], show: (rest) => <ViewsPage ended={rest} /> },
  { at: "own", name: "own.title", about: "own.about", roles: [], show: () => <OwnPage /> },
];

export function placesOf(roles: readonly string[]): StaffPlace[] {
  return PLACES.filter((place) => place.roles.length === 0 || place.roles.some((role) => roles.includes(role)));
}
