// What lies behind a sum and what lies ahead: few people open it, so it is fetched when it is opened.
import "../../texts/insight";
export { BarometerCard } from "./barometer";
export { EveryKopeck } from "./kopecks";
export { PenaltyPage } from "./penalty";
export { UnreadCard } from "./unread";
export { WhatIf } from "./what-if";
