// The ways to a password and back to one: a customer needs them once, so they are fetched when they are opened.
import "../texts/entry";
import "../texts/own-data";
export { CertificatePage } from "./certificate";
export { ConsentPage } from "./consent";
export { InvitationPage } from "./invitation";
export { PasswordPage } from "./password";
export { NewLinkPage, RecoveryPage } from "./recovery";
export { RegistrationPage } from "./registration";
export { RegistrationStatePage } from "./registration-state";
export { ObjectionPage } from "./objection";
