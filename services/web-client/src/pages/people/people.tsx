import { useEffect } from "preact/hooks";
import { people } from "../../api/people";
import type { InvitedPerson, TrustedPerson } from "../../api/contract";
import { Facts } from "../../parts/choice";
import { Page } from "../../parts/page";
import { Shown } from "../../parts/shown";
import { day, moment } from "../../format";
import { type AccountRef, nameAndNumber } from "../../state/account";
import { notice } from "../../state/notice";
import { useResource } from "../../state/resource";
import { Link } from "../../state/router";
import { useStore } from "../../state/store";
import { t } from "../../texts";

const lasts = (until: string | null, today: string) => (until ? t("people.until", { day: day(until, today) }) : t("people.noEnd"));

function Trusted({ person, today }: { person: TrustedPerson; today: string }) {
  return (
    <li>
      <h3>{person.called}</h3>
      <Facts
        rows={[
          [t("people.email"), person.email_masked],
          [t("people.may"), t(`roles.${person.role}`)],
          [t("people.lasts"), lasts(person.until, today)],
          [t("people.since"), moment(person.since, today)],
          [t("people.lastSeen"), person.last_seen_at ? moment(person.last_seen_at, today) : t("people.never")],
        ]}
      />
      <p>
        <Link class="button second" to={`/people/${person.trust_id}/end`} label={t("people.endThis", { called: person.called })}>
          {t("people.end")}
        </Link>
      </p>
    </li>
  );
}

function Invited({ person, today }: { person: InvitedPerson; today: string }) {
  return (
    <li>
      <h3>{person.called}</h3>
      <Facts
        rows={[
          [t("people.email"), person.email_masked],
          [t("people.willMay"), t(`roles.${person.role}`)],
          [t("people.lasts"), lasts(person.until, today)],
          [t("people.linkUntil"), moment(person.expires_at, today)],
        ]}
      />
      <p>
        <Link class="button second" to={`/people/invitations/${person.invitation_id}`} label={t("people.withdrawThis", { called: person.called })}>
          {t("people.withdraw")}
        </Link>
      </p>
    </li>
  );
}

/** Who may see the account beside its owner, and who is invited to. */
export function PeoplePage({ account }: { account: AccountRef }) {
  const list = useResource(`people ${account.account_id}`, () => people(account.account_id));
  const done = useStore(notice);
  useEffect(() => () => notice.set(""), []);
  return (
    <Page title={t("menu.people")} lead={t("people.lead", { account: nameAndNumber(account) })}>
      <div role="status">{done && <p class="box box-good">{done}</p>}</div>
      <Shown from={list}>
        {({ people: trusted, invitations, today }) => (
          <>
            {trusted.length === 0 && <p>{t("people.none")}</p>}
            <ul class="list" id="people">
              {trusted.map((person) => (
                <Trusted key={person.trust_id} person={person} today={today} />
              ))}
            </ul>
            {invitations.length > 0 && (
              <>
                <h2>{t("people.invited")}</h2>
                <ul class="list" id="invitations">
                  {invitations.map((person) => (
                    <Invited key={person.invitation_id} person={person} today={today} />
                  ))}
                </ul>
              </>
            )}
            <p>
              <Link class="button" to="/people/invite" id="invite">
                {t("people.invite")}
              </Link>
            </p>
          </>
        )}
      </Shown>
    </Page>
  );
}
