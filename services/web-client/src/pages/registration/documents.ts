import type { Consent, ConsentDocument } from "../../api/contract";
import type { Resource } from "../../state/resource";

/** What is agreed to with either form. */
export interface Documents {
  consent: Resource<Consent>;
  bills: ConsentDocument | undefined;
}

/** The box of the optional document, ticked or not, as it is sent; nothing while the document has not come. */
export function billsAnswer(bills: ConsentDocument | undefined, ticked: string) {
  return bills && { consents: [{ kind: bills.kind, version: bills.version, given: ticked === "yes" }] };
}
