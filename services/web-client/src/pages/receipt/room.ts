// Receipts and the cards of meters: few people open them, so they are fetched when they are opened.
import "../../texts/receipt";
export { MetersPage } from "./meters";
export { ReceiptPage } from "./receipt";
export { VerificationPage } from "./verification";
