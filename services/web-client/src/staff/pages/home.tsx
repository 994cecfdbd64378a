import { Shown } from "../../parts/shown";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { StaffPage } from "../page";
import { placesOf, type StaffPlace } from "../pages";
import { s } from "../texts";

function Waiting({ at, count }: { at: string; count: () => Promise<number> }) {
  const waiting = useResource(`waiting ${at}`, count);
  return (
    <Shown from={waiting} lines={1}>
      {(number) => <p>{number > 0 ? <strong class="count">{s("home.waiting", { count: number })}</strong> : <span class="muted">{s("home.nothing")}</span>}</p>}
    </Shown>
  );
}

function Place({ place }: { place: StaffPlace }) {
  return (
    <li class="card">
      <h2>
        <Link to={`/staff/${place.at}`}>{s(place.name)}</Link>
      </h2>
      <p>{s(place.about)}</p>
      {place.waiting && <Waiting at={place.at} count={place.waiting} />}
    </li>
  );
}

/** What waits for somebody comes first. */
export function HomePage({ roles }: { roles: readonly string[] }) {
  const places = placesOf(roles);
  const sorted = [...places.filter((place) => place.waiting), ...places.filter((place) => !place.waiting)];
  return (
    <StaffPage title={s("home.title")} lead={s("home.lead")}>
      <ul class="plain">
        {sorted.map((place) => (
          <Place key={place.at} place={place} />
        ))}
      </ul>
    </StaffPage>
  );
}
