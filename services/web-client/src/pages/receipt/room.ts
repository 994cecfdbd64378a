// Receipts: few people open them, so they are fetched when they are opened.
import "../../texts/receipt";
export { ReceiptPage } from "./receipt";
export { VerificationPage } from "./verification";
