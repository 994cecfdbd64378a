import { render } from "preact";
import { App } from "./app";
import { startView } from "./state/view";
import { speakAsLastTime } from "./texts";

startView();

function draw(): void {
  const place = document.getElementById("app");
  if (place) render(<App />, place);
}

speakAsLastTime().then(draw, draw);
