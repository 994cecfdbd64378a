import type { ComponentChild } from "preact";
import { barometers } from "../../api/billing";
import type { Gap } from "../../api/contract";
import { Later } from "../../parts/later";
import { type Resource, useResource } from "../../state/resource";
import { type TextName, t } from "../../texts";

const insight = () => import("../insight/room");
type Insight = Awaited<ReturnType<typeof insight>>;

const Room = ({ draw }: { draw: (room: Insight) => ComponentChild }) => <Later name="insight" load={insight} draw={draw} />;

/** What could not be looked up is not good news: it is said, in one line. What is refused is for others to say. */
function NotKnown({ id, says, from: { failure, waiting, reload } }: { id: string; says: TextName; from: Resource<unknown> }) {
  if (!failure || failure.kind === "refused") return null;
  return (
    <p class="note" role="status" id={id}>
      {t(says)}{" "}
      <button type="button" class="link" aria-busy={waiting} onClick={() => void reload()}>
        {t("failure.again")}
      </button>
    </p>
  );
}

/** Said only when there is something to say: most homes have sent their readings. */
export function Unread({ gaps }: { gaps: Resource<{ items: Gap[] }> }) {
  if (!gaps.value) return <NotKnown id="unread-not-known" says="home.unreadNotKnown" from={gaps} />;
  const { items } = gaps.value;
  if (items.length === 0) return null;
  return <Room draw={({ UnreadCard }) => items.map((gap) => <UnreadCard key={gap.service} gap={gap} />)} />;
}

/** Nothing where every kWh costs the same. */
export function Barometers({ account }: { account: string }) {
  const all = useResource(`barometers ${account}`, () => barometers(account));
  if (!all.value) return <NotKnown id="barometer-not-known" says="home.barometerNotKnown" from={all} />;
  const { items } = all.value;
  if (items.length === 0) return null;
  return <Room draw={({ BarometerCard }) => items.map((each) => <BarometerCard key={each.service} barometer={each} />)} />;
}
