// Bills are opened once a month, so their pages are fetched when they are.
import "../../texts/bills";
import { BillPage } from "./bill";
import { BillsPage } from "./bills";

export function BillsRoom({ rest }: { rest: string }) {
  return /^\d{4}-\d{2}$/.test(rest) ? <BillPage month={rest} /> : <BillsPage chosen={/^\d{4}$/.test(rest) ? Number(rest) : undefined} />;
}
