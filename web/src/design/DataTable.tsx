import type { ReactNode } from 'react';
import './data-table.css';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** The column that names the row; on a narrow screen it is the head of the card. */
  readonly isRowHeader?: boolean;
  /** Numbers stand at the end of their cell. */
  readonly isNumber?: boolean;
}

interface DataTableProps<Row extends { readonly id: string }> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

/**
 * A table, which becomes a list of cards below 768 pixels. Roles are written out because a table that is not laid
 * out as one loses them.
 */
export function DataTable<Row extends { readonly id: string }>({
  label,
  columns,
  rows,
}: DataTableProps<Row>) {
  return (
    <table className="data-table" role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ id, header, isNumber }) => (
            <th
              key={id}
              role="columnheader"
              scope="col"
              className={isNumber === true ? 'is-number' : undefined}
            >
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={row.id} role="row">
            {columns.map((column) => (
              <Cell key={column.id} column={column} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const content = column.cell(row);
  const className = column.isNumber === true ? 'is-number' : undefined;
  if (column.isRowHeader === true) {
    return (
      <th role="rowheader" scope="row" className={className}>
        {content}
      </th>
    );
  }
  return (
    <td role="cell" className={className} data-label={column.header}>
      {content}
    </td>
  );
}
