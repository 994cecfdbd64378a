import { s } from "../texts";

/** The row of titles above a table of rows from a file. */
export function Titles({ names }: { names: readonly Parameters<typeof s>[0][] }) {
  return (
    <thead>
      <tr>
        {names.map((name) => (
          <th key={name} scope="col">
            {s(name)}
          </th>
        ))}
      </tr>
    </thead>
  );
}
