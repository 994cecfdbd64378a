import type { ComponentChild } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Failure } from "./api/failure";
import { renewSession } from "./api/transport";
import { ChargePage } from "./pages/charge";
import { ChargesPage } from "./pages/charges";
import { HomePage } from "./pages/home/home";
import { LoginPage } from "./pages/login";
import { MessagesPage } from "./pages/messages";
import { NoAccountPage, NotFoundPage } from "./pages/not-found";
import { ReadingsPage } from "./pages/readings/readings";
import { FailureBox } from "./parts/failure-box";
import { SiteFrame } from "./parts/frame";
import { Later } from "./parts/later";
import { Skeleton } from "./parts/shown";
import { useAccount } from "./state/account";
import { forgetEverythingSeen } from "./state/resource";
import { path } from "./state/router";
import { session } from "./state/session";
import { useStore } from "./state/store";
import { languageStore } from "./texts";

const calculatorRoom = () => import("./pages/calculator/room");
const entry = () => import("./pages/entry");
type Entry = Awaited<ReturnType<typeof entry>>;

const ENTRY: Record<string, (pages: Entry, rest: string) => ComponentChild> = {
  registration: ({ RegistrationPage, RegistrationStatePage }, rest) => (rest ? <RegistrationStatePage id={rest} /> : <RegistrationPage />),
  consent: ({ ConsentPage }, rest) => <ConsentPage kind={rest} />,
  invitation: ({ InvitationPage }) => <InvitationPage />,
  password: ({ PasswordPage }) => <PasswordPage />,
  recovery: ({ RecoveryPage }) => <RecoveryPage />,
  erasure: ({ CertificatePage }, rest) => <CertificatePage number={rest} />,
  objection: ({ ObjectionPage }) => <ObjectionPage />,
  "new-link": ({ NewLinkPage }) => <NewLinkPage />,
};

const billsRoom = () => import("./pages/bills/room");
const receiptRoom = () => import("./pages/receipt/room");
const tariffsRoom = () => import("./pages/tariffs/tariffs");

function openPage(room: string, rest: string, more: string): ComponentChild {
  if (room === "receipt") return <Later name="receipt" load={receiptRoom} draw={({ VerificationPage }) => <VerificationPage />} />;
  if (room === "tariffs") return <Later name="tariffs" load={tariffsRoom} draw={({ TariffsPage }) => <TariffsPage region={rest} date={more} />} />;
  if (room === "login") return <LoginPage />;
  if (room === "calculator") return <Later name="calculator" load={calculatorRoom} draw={({ CalculatorPage }) => <CalculatorPage />} />;
  const draw = rest === "accept" && session.get().state !== "customer" ? undefined : ENTRY[room];
  return draw && <Later name="entry" load={entry} draw={(pages) => draw(pages, rest)} />;
}

const insightRoom = () => import("./pages/insight/room");
const ownData = () => import("./pages/profile/own-data");
const accountsRoom = () => import("./pages/accounts/room");
const payingRoom = () => import("./pages/paying/room");
const peopleRoom = () => import("./pages/people/room");

function customerPage(room: string, rest: string, more: string): ComponentChild {
  if (room === "") return <HomePage />;
  if (room === "readings" && rest === "receipt") return <Later name="receipt" load={receiptRoom} draw={({ ReceiptPage }) => <ReceiptPage reading={more} />} />;
  if (room === "readings" && rest === "meters") return <Later name="receipt" load={receiptRoom} draw={({ MetersPage }) => <MetersPage />} />;
  if (room === "readings") return <ReadingsPage />;
  if (room === "charges") return rest ? <ChargePage id={rest} /> : <ChargesPage />;
  if (room === "payments" && rest === "penalties") return <Later name="insight" load={insightRoom} draw={({ PenaltyPage }) => <PenaltyPage id={more} />} />;
  if (room === "bills") return <Later name="bills" load={billsRoom} draw={({ BillsRoom }) => <BillsRoom rest={rest} />} />;
  if (room === "payments") return <Later name="paying" load={payingRoom} draw={({ PayingRoom }) => <PayingRoom rest={rest} more={more} />} />;
  if (room === "messages") return <MessagesPage />;
  if (room === "accounts") return <Later name="accounts" load={accountsRoom} draw={({ AccountsRoom }) => <AccountsRoom rest={rest} more={more} />} />;
  if (room === "people") return <Later name="people" load={peopleRoom} draw={({ PeopleRoom }) => <PeopleRoom rest={rest} more={more} />} />;
  if (room === "profile") return <Later name="own data" load={ownData} draw={({ OwnDataPage }) => <OwnDataPage rest={rest} />} />;
  return <NotFoundPage />;
}

function CurrentPage() {
  const who = useStore(session);
  const { account_id: account } = useAccount();
  const [room = "", rest = "", more = ""] = useStore(path).split("/").slice(1);
  const open = openPage(room, rest, more);
  if (open) return <div key={`${room}/${rest}/${more}`}>{open}</div>;
  if (who.state !== "customer") return <LoginPage />;
  if (who.due.length > 0 && room !== "profile") {
    return <Later name="own data" load={ownData} draw={({ ConsentsDuePage }) => <ConsentsDuePage kinds={who.due} />} />;
  }
  if (!account && room !== "profile" && room !== "accounts" && room !== "invitation") return <NoAccountPage />;
  return <div key={`${room}/${rest}/${more}/${account}`}>{customerPage(room, rest, more)}</div>;
}

export function App() {
  useStore(languageStore);
  const who = useStore(session);
  const [failure, setFailure] = useState<Failure>();

  const start = () => {
    setFailure(undefined);
    renewSession().catch((cause: unknown) => setFailure(Failure.of(cause)));
  };
  useEffect(start, []);
  useEffect(() => {
    if (who.state === "guest") forgetEverythingSeen();
  }, [who.state]);

  if (who.state === "unknown") {
    return <SiteFrame>{failure ? <FailureBox failure={failure} again={start} /> : <Skeleton lines={6} />}</SiteFrame>;
  }
  return (
    <SiteFrame>
      <CurrentPage />
    </SiteFrame>
  );
}
