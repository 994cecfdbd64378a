import { endStaffSession, staffSessions } from "../../api/staff";
import { SignedIn } from "../../pages/profile/devices";
import { StaffPage } from "../page";
import { s } from "../texts";

/** Where one is signed in. */
export function OwnPage() {
  return (
    <StaffPage title={s("own.title")}>
      <SignedIn name="staff sessions" note={s("own.note")} list={staffSessions} end={endStaffSession} />
    </StaffPage>
  );
}
