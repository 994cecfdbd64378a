import "../../texts/instalments";
import "../../texts/paying";
import { NotFoundPage } from "../not-found";
import { PaymentsPage } from "../payments";
import { InstalmentsPage } from "./instalments";
import { PayPage } from "./pay";
import { OnlinePaymentPage } from "./state";

/** Everything under /payments: what was paid, what to pay, and how a payment stands. */
export function PayingRoom({ rest, more }: { rest: string; more: string }) {
  if (!rest) return <PaymentsPage />;
  if (rest === "pay") return <PayPage />;
  if (rest === "instalments") return <InstalmentsPage />;
  if (rest === "online" && more) return <OnlinePaymentPage id={more} />;
  return <NotFoundPage />;
}
