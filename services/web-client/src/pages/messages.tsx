import { useState } from "preact/hooks";
import type { Message } from "../api/contract";
import { newKey } from "../api/key";
import { markRead, messages } from "../api/messages";
import { Fold } from "../parts/choice";
import { More } from "../parts/more";
import { Page } from "../parts/page";
import { moment } from "../format";
import { useAccount } from "../state/account";
import { useStore } from "../state/store";
import { today } from "../state/today";
import { inLanguage, t } from "../texts";

function One({ message }: { message: Message }) {
  const date = useStore(today);
  const [read, setRead] = useState(message.read);
  const open = () => {
    if (read) return;
    setRead(true);
    markRead(message.message_id, newKey()).catch(() => setRead(false));
  };
  return (
    <li>
      <Fold
        onOpen={open}
        title={
          <span class="message-title">
            <span class={read ? undefined : "unread"}>
              {!read && `${t("messages.new")} · `}
              {inLanguage({ ru: message.title_ru, en: message.title_en })}
            </span>
            <span class="small muted">{moment(message.created_at, date)}</span>
          </span>
        }
      >
        <p class="document">{inLanguage({ ru: message.text_ru, en: message.text_en })}</p>
      </Fold>
    </li>
  );
}

export function MessagesPage() {
  const { account_id: account } = useAccount();
  return (
    <Page title={t("menu.messages")} lead={t("messages.lead")}>
      <More
        name={`messages ${account}`}
        none={t("messages.none")}
        load={async (cursor) => {
          const { messages: items, next } = await messages(account, cursor);
          return { items, next };
        }}
        draw={(message) => <One key={message.message_id} message={message} />}
      />
    </Page>
  );
}
