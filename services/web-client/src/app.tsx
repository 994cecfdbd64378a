import type { ComponentChild } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Failure } from "./api/failure";
import { renewSession } from "./api/transport";
import { ChargePage } from "./pages/charge";
import { ChargesPage } from "./pages/charges";
import { ConsentPage } from "./pages/consent";
import { HomePage } from "./pages/home/home";
import { LoginPage } from "./pages/login";
import { MessagesPage } from "./pages/messages";
import { NewLinkPage, RecoveryPage } from "./pages/recovery";
import { NoAccountPage, NotFoundPage } from "./pages/not-found";
import { PasswordPage } from "./pages/password";
import { PaymentsPage } from "./pages/payments";
import { ProfilePage } from "./pages/profile/profile";
import { ReadingsPage } from "./pages/readings/readings";
import { RegistrationPage } from "./pages/registration";
import { RegistrationStatePage } from "./pages/registration-state";
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

function openPage(room: string, rest: string): ComponentChild {
  if (room === "login") return <LoginPage />;
  if (room === "registration" && rest) return <RegistrationStatePage id={rest} />;
  if (room === "registration") return <RegistrationPage />;
  if (room === "consent") return <ConsentPage kind={rest} />;
  if (room === "password") return <PasswordPage />;
  if (room === "recovery") return <RecoveryPage />;
  if (room === "new-link") return <NewLinkPage />;
  return undefined;
}

const ownData = () => import("./pages/profile/own-data");
const accountsRoom = () => import("./pages/accounts/room");

function customerPage(room: string, rest: string, more: string): ComponentChild {
  if (room === "") return <HomePage />;
  if (room === "readings") return <ReadingsPage />;
  if (room === "charges") return rest ? <ChargePage id={rest} /> : <ChargesPage />;
  if (room === "payments") return <PaymentsPage />;
  if (room === "messages") return <MessagesPage />;
  if (room === "accounts") return <Later name="accounts" load={accountsRoom} draw={({ AccountsRoom }) => <AccountsRoom rest={rest} more={more} />} />;
  if (room === "profile") return rest ? <Later name="own data" load={ownData} draw={({ OwnDataPage }) => <OwnDataPage rest={rest} />} /> : <ProfilePage />;
  return <NotFoundPage />;
}

function CurrentPage() {
  const who = useStore(session);
  const { account_id: account } = useAccount();
  const [room = "", rest = "", more = ""] = useStore(path).split("/").slice(1);
  const open = openPage(room, rest);
  if (open) return <div key={`${room}/${rest}`}>{open}</div>;
  if (who.state !== "customer") return <LoginPage />;
  if (who.due.length > 0 && room !== "profile") {
    return <Later name="own data" load={ownData} draw={({ ConsentsDuePage }) => <ConsentsDuePage kinds={who.due} />} />;
  }
  if (!account && room !== "profile" && room !== "accounts") return <NoAccountPage />;
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
