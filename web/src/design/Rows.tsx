import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldProps } from '../forms/useZodForm';
import { Button } from './Button';
import { Icon } from './Icon';
import './rows.css';

/** Gives a field of one row what it takes: `<TextField {...field('value')} label=… />`. */
export type RowField<Row> = <Key extends keyof Row & string>(key: Key) => FieldProps<Row[Key]>;

interface RowsProps<Row extends object> {
  readonly label: string;
  readonly description?: string;
  /** Path of the list in the schema. */
  readonly name: string;
  readonly value: readonly Row[];
  readonly onChange: (rows: Row[]) => void;
  readonly errorMessage: string | undefined;
  /** The sentence for a nested field such as names.0.value. */
  readonly errorAt: (path: string) => string | undefined;
  /** What a new row holds. */
  readonly newRow: Row;
  readonly addLabel: string;
  /** What a row is called, from its number: "Name 2". */
  readonly rowLabel: (number: number) => string;
  readonly children: (field: RowField<Row>, row: Row) => ReactNode;
}

/** A list of things with the same fields; rows are added at the end and removed one by one. */
export function Rows<Row extends object>(props: RowsProps<Row>) {
  const { label, description, name, value: rows, onChange, errorMessage } = props;
  const { t } = useTranslation('shell');
  const place = useRef<HTMLFieldSetElement>(null);
  const focusNext = useFocusAfter(place);

  const change = (index: number, row: Row): void =>
    onChange(rows.map((old, at) => (at === index ? row : old)));
  const add = (): void => {
    onChange([...rows, props.newRow]);
    focusNext('new');
  };
  const remove = (index: number): void => {
    onChange(rows.filter((_, at) => at !== index));
    focusNext('add');
  };
  return (
    <fieldset className="rows" ref={place} data-field={name}>
      <legend className="rows-label">{label}</legend>
      {description !== undefined && <p className="rows-description">{description}</p>}
      {rows.map((row, index) => (
        // Rows have no identity of their own before they are saved, and every field in them is controlled.
        <fieldset key={index} className="rows-row">
          <legend className="unseen">{props.rowLabel(index + 1)}</legend>
          <div className="rows-fields">{props.children(fieldsOf(props, row, index, change), row)}</div>
          <Button
            variant="quiet"
            size="small"
            icon="trash"
            label={`${t('remove')}: ${props.rowLabel(index + 1)}`}
            onPress={() => remove(index)}
          >
            {t('remove')}
          </Button>
        </fieldset>
      ))}
      {errorMessage !== undefined && (
        <p className="field-error">
          <Icon name="alert" />
          <span>{errorMessage}</span>
        </p>
      )}
      <div className="rows-add">
        <Button size="small" icon="plus" onPress={add}>
          {props.addLabel}
        </Button>
      </div>
    </fieldset>
  );
}

function fieldsOf<Row extends object>(
  { name, errorAt }: RowsProps<Row>,
  row: Row,
  index: number,
  change: (index: number, row: Row) => void,
): RowField<Row> {
  return (key) => {
    const path = `${name}.${index}.${key}`;
    return {
      name: path,
      value: row[key],
      onChange: (value) => change(index, { ...row, [key]: value }),
      errorMessage: errorAt(path),
    };
  };
}

/** Keeps the focus where the work is: in the new row, or on the button that adds one after a row went. */
function useFocusAfter(place: { readonly current: HTMLElement | null }): (where: 'new' | 'add') => void {
  const [wanted, setWanted] = useState<{ readonly where: 'new' | 'add' } | null>(null);
  useEffect(() => {
    if (wanted === null) return;
    const rows = place.current?.querySelectorAll<HTMLElement>('.rows-row');
    const last = rows?.item((rows.length || 1) - 1);
    const target =
      wanted.where === 'new'
        ? last?.querySelector<HTMLElement>('input:not([type=hidden]), textarea, button')
        : place.current?.querySelector<HTMLElement>('.rows-add button');
    target?.focus();
  }, [wanted, place]);
  return (where) => setWanted({ where });
}
