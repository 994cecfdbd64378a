import { render } from "preact";
import { renewBy } from "../api/transport";
import { startView } from "../state/view";
import { speakAsLastTime } from "../texts";
import { StaffApp } from "./app";
import { RENEWAL } from "./session";

startView();
renewBy(RENEWAL);

function draw(): void {
  const place = document.getElementById("app");
  if (place) render(<StaffApp />, place);
}

speakAsLastTime().then(draw, draw);
