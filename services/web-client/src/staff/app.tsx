import type { ComponentChild } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Failure } from "../api/failure";
import { renewSession } from "../api/transport";
import { FailureBox } from "../parts/failure-box";
import { Skeleton } from "../parts/shown";
import { forgetEverythingSeen } from "../state/resource";
import { path } from "../state/router";
import { session } from "../state/session";
import { useStore } from "../state/store";
import { StaffFrame } from "./frame";
import { StaffPage } from "./page";
import { EntryPage } from "./pages/entry";
import { HomePage } from "./pages/home";
import { SetupPage } from "./pages/setup";
import { placesOf } from "./pages";
import { s, useStaffLanguage } from "./texts";

function Missing() {
  return <StaffPage title={s("site.missing")} lead={s("site.missingLead")}>{null}</StaffPage>;
}

function CurrentPage(): ComponentChild {
  const who = useStore(session);
  const [at = "", rest = ""] = useStore(path).split("/").slice(2);
  if (at === "setup") return <SetupPage />;
  if (who.state !== "staff") return <EntryPage />;
  if (at === "") return <HomePage roles={who.member.roles} />;
  const place = placesOf(who.member.roles).find((each) => each.at === at);
  return <div key={`${at}/${rest}`}>{place ? place.show(rest) : <Missing />}</div>;
}

export function StaffApp() {
  useStaffLanguage();
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
    return <StaffFrame>{failure ? <FailureBox failure={failure} again={start} /> : <Skeleton lines={6} />}</StaffFrame>;
  }
  return (
    <StaffFrame>
      <CurrentPage />
    </StaffFrame>
  );
}
