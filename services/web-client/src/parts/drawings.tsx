import { t } from "../texts";

/** A bill with its top left corner marked. */
export function BillDrawing() {
  return (
    <svg class="drawing" viewBox="0 0 240 120" role="img" aria-label={t("drawing.bill")}>
      <path class="paper" d="M20 6h200v114H20z" />
      <path class="mark" d="M30 18h104v28H30z" />
      <text class="figures" x="38" y="38">
        520012345678
      </text>
      <path class="words" d="M150 22h58M150 32h44M150 42h52M34 62h172M34 76h172M34 90h120M34 104h150" />
    </svg>
  );
}

/** A dial with the figures that count and the red one that does not. */
export function DialDrawing() {
  const figures = ["0", "0", "4", "7", "7", "0"];
  return (
    <svg class="drawing" viewBox="0 0 240 64" role="img" aria-label={t("drawing.dial")}>
      {figures.map((figure, place) => (
        <g key={place}>
          <path class="window" d={`M${10 + place * 31} 8h27v44h-27z`} />
          <text class="figures" x={16 + place * 31} y="39">
            {figure}
          </text>
        </g>
      ))}
      <text class="figures" x="194" y="44">
        ,
      </text>
      <path class="window red" d="M204 8h27v44h-27z" />
      <text class="figures" x="210" y="39">
        3
      </text>
      <path class="cross" d="M202 54 233 6" />
    </svg>
  );
}
