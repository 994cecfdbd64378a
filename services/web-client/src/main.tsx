import { render } from "preact";
import { App } from "./app";
import { renewInstead } from "./api/transport";
import { startView } from "./state/view";
import { lookOn, viewed } from "./state/viewing";
import { speakAsLastTime } from "./texts";

startView();
if (viewed()) renewInstead(lookOn);

function draw(): void {
  const place = document.getElementById("app");
  if (place) render(<App />, place);
}

speakAsLastTime().then(draw, draw);
