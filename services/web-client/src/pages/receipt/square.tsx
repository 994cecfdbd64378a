import encodeQR from "qr";

/** A square code that a telephone's camera reads; black on white whatever the page's colours. */
export function Square({ text, label }: { text: string; label: string }) {
  const dots = encodeQR(text, "raw", { ecc: "low", border: 4 });
  const path = dots.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg class="square" role="img" aria-label={label} viewBox={`0 0 ${dots.length} ${dots.length}`} shape-rendering="crispEdges">
      <rect class="square-ground" width="100%" height="100%" />
      <path class="square-dots" d={path} />
    </svg>
  );
}
