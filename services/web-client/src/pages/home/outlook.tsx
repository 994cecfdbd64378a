import type { ComponentChild } from "preact";
import { barometers } from "../../api/billing";
import type { Gap } from "../../api/contract";
import { Later } from "../../parts/later";
import { useResource } from "../../state/resource";

const insight = () => import("../insight/room");
type Insight = Awaited<ReturnType<typeof insight>>;

const Room = ({ draw }: { draw: (room: Insight) => ComponentChild }) => <Later name="insight" load={insight} draw={draw} />;

/** Said only when there is something to say: most homes have sent their readings. */
export function Unread({ gaps }: { gaps: Gap[] }) {
  if (gaps.length === 0) return null;
  return <Room draw={({ UnreadCard }) => gaps.map((gap) => <UnreadCard key={gap.service} gap={gap} />)} />;
}

/** Nothing where every kWh costs the same. */
export function Barometers({ account }: { account: string }) {
  const all = useResource(`barometers ${account}`, () => barometers(account)).value?.items ?? [];
  if (all.length === 0) return null;
  return <Room draw={({ BarometerCard }) => all.map((each) => <BarometerCard key={each.service} barometer={each} />)} />;
}
