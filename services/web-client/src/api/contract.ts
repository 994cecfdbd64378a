// The services' own shapes, by the names the pages use.
import type { components as AccountSync } from "./generated/account_sync";
import type { components as Billing } from "./generated/billing_calculator";
import type { components as Identity } from "./generated/identity";
import type { components as Notification } from "./generated/notification";
import type { components as Readings } from "./generated/readings";

export type Account = AccountSync["schemas"]["AccountResponse"];
export type RegistryOut = AccountSync["schemas"]["RegistryOut"];
export type AccountDifference = AccountSync["schemas"]["AccountDifference"];
export type Import = AccountSync["schemas"]["ImportResponse"];
export type ImportProfile = AccountSync["schemas"]["ImportProfile"];
export type ImportReport = AccountSync["schemas"]["ImportReportResponse"];
export type RefusedRow = AccountSync["schemas"]["RefusedRow"];
export type SentRegistry = AccountSync["schemas"]["SentRegistryResponse"];

export type AccessLogLine = Identity["schemas"]["AccessLogLine"];
export type AccountHolder = Identity["schemas"]["AddAccountRequest"];
export type Addition = Identity["schemas"]["AdditionResponse"];
export type GuestEntry = Identity["schemas"]["EnterAsGuestRequest"];
export type Invitation = Identity["schemas"]["InvitationResponse"];
export type InvitedPerson = Identity["schemas"]["InvitedPersonResponse"];
export type NewInvitation = Identity["schemas"]["InviteRequest"];
export type People = Identity["schemas"]["PeopleResponse"];
export type TrustedPerson = Identity["schemas"]["TrustedPersonResponse"];
export type Applicant = Identity["schemas"]["RegisterRequest"];
export type Consent = Identity["schemas"]["ConsentTextResponse"];
export type ConsentDecision = Identity["schemas"]["ConsentDecisionRequest"];
export type ConsentDocument = Identity["schemas"]["ConsentDocument"];
export type ConsentRecord = Identity["schemas"]["ConsentRecord"];
export type StandingConsent = Identity["schemas"]["StandingConsent"];
export type Certificate = Identity["schemas"]["CertificateResponse"];
export type CertificatePart = Identity["schemas"]["CertificatePart"];
export type DataExport = Identity["schemas"]["ExportResponse"];
export type Erasure = Identity["schemas"]["ErasureResponse"];
export type HouseholdToken = Identity["schemas"]["HouseholdToken"];
export type LinkRequest = Identity["schemas"]["LinkRequest"];
export type Neutral = Identity["schemas"]["NeutralAnswerResponse"];
export type OpenSession = Identity["schemas"]["OpenSession"];
export type Problem = Identity["schemas"]["Problem"];
export type Proof = Identity["schemas"]["GiveProofRequest"];
export type Registration = Identity["schemas"]["RegistrationResponse"];
export type SessionResponse = Identity["schemas"]["SessionResponse"];

export type Enrolment = Identity["schemas"]["EnrolmentResponse"];
export type JournalLine = Identity["schemas"]["JournalLine"];
export type Member = Identity["schemas"]["MemberResponse"];
export type Role = Identity["schemas"]["Role"];
export type ReviewCase = Identity["schemas"]["ReviewCase"];
export type SignedInMember = Identity["schemas"]["SignedInMember"];
export type View = Identity["schemas"]["ViewResponse"];
export type StaffSession = Identity["schemas"]["StaffSessionResponse"];

export type Batch = Readings["schemas"]["BatchResponse"];
export type BatchRow = Readings["schemas"]["BatchRow"];
export type SentBatch = Readings["schemas"]["SentBatchResponse"];
export type Check = Readings["schemas"]["CheckResponse"];
export type Figures = Readings["schemas"]["CheckReadingRequest"];
export type Meter = Readings["schemas"]["MeterResponse"];
export type Reading = Readings["schemas"]["ReadingResponse"];
export type Receipt = Readings["schemas"]["ReceiptResponse"];
export type ReceiptKey = Readings["schemas"]["JsonWebKey"];
export type SentValue = Readings["schemas"]["SentValue"];
export type Window = Readings["schemas"]["WindowResponse"];
export type ZoneFigure = Readings["schemas"]["ReadingZone"];
export type Zone = ZoneFigure["zone"];

export type Balance = Billing["schemas"]["BalanceResponse"];
export type Charge = Billing["schemas"]["ChargeResponse"];
export type ChargeSummary = Billing["schemas"]["ChargeSummaryResponse"];
export type PenaltyForecast = Billing["schemas"]["PenaltyForecastResponse"];
export type Entry = Billing["schemas"]["EntryResponse"];
export type Estimate = Billing["schemas"]["EstimateResponse"];

export type Message = Notification["schemas"]["MessageResponse"];
