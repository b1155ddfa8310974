/** A whole number that is typed in; what is no such number is left where it is. */
import type { JSX } from 'preact';

export interface CountFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onCount: (value: number) => void;
  readonly min?: number;
  readonly max?: number;
  readonly disabled?: boolean;
}

export function CountField({ label, value, onCount, min = 0, max, disabled = false }: CountFieldProps): JSX.Element {
  return (
    <label>
      {label}{' '}
      <input
        type="number"
        aria-label={label}
        min={min}
        {...(max !== undefined && { max })}
        step={1}
        required
        disabled={disabled}
        value={value}
        onChange={({ currentTarget }) => {
          if (currentTarget.validity.valid) onCount(currentTarget.valueAsNumber);
        }}
      />
    </label>
  );
}
