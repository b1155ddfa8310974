/** The speed slider's scale: even steps of the slider are even factors, from one hop in seconds to as fast as it goes. */

export const SPEED_STEPS = 24;
const SLOWEST = 0.01;
const FASTEST = 100;

/** Model time over wall time at a position of the slider; Infinity at its end. */
export function speedAt(position: number): number {
  if (position >= SPEED_STEPS) return Number.POSITIVE_INFINITY;
  return SLOWEST * (FASTEST / SLOWEST) ** (position / (SPEED_STEPS - 1));
}

/** The slider's position that comes closest to a speed. */
export function positionOf(speed: number): number {
  if (speed === Number.POSITIVE_INFINITY) return SPEED_STEPS;
  const position = (Math.log(speed / SLOWEST) / Math.log(FASTEST / SLOWEST)) * (SPEED_STEPS - 1);
  return Math.min(SPEED_STEPS - 1, Math.max(0, Math.round(position)));
}

/** `1×`, `20×`, `slowed 5×`. */
export function speedText(speed: number): string {
  if (speed === Number.POSITIVE_INFINITY) return 'fastest';
  if (speed >= 1) return `${twoDigits(speed)}×`;
  return `slowed ${twoDigits(1 / speed)}×`;
}

function twoDigits(factor: number): string {
  return String(Number(factor.toPrecision(2)));
}
