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

/** A bill with the sum to pay marked. */
export function BillTotalDrawing() {
  return (
    <svg class="drawing" viewBox="0 0 240 120" role="img" aria-label={t("drawing.total")}>
      <path class="paper" d="M20 6h200v114H20z" />
      <path class="words" d="M34 22h92M34 32h70M150 22h58M34 50h172M34 62h172M34 78h64" />
      <path class="mark" d="M94 74h120v30H94z" />
      <text class="figures" x="104" y="95">
        1257,80
      </text>
    </svg>
  );
}

/** A meter's case with its number by the bar code marked, below the dial. */
export function MeterDrawing() {
  return (
    <svg class="drawing" viewBox="0 0 240 120" role="img" aria-label={t("drawing.meter")}>
      <path class="paper" d="M24 6h192v112H24z" />
      <path class="window" d="M72 18h96v24H72z" />
      <text class="figures" x="80" y="37">
        004770
      </text>
      <path class="words" d="M62 58h2v14h-2zM68 58h3v14h-3zM76 58h1v14h-1zM81 58h3v14h-3zM88 58h1v14h-1zM93 58h2v14h-2zM100 58h3v14h-3z" />
      <path class="mark" d="M36 78h168v28H36z" />
      <text class="figures" x="48" y="98">
        № 40318822
      </text>
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
