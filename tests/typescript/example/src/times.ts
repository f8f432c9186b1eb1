/** Days and moments, as people say them. */

const MINUTE = 60_000;
const UNITS = [
  ['day', 24 * 60 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const dayOfThisYear = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });
const dayOfAnyYear = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** How long ago, or in how long: "2 hours ago", "in 3 days". */
export function sinceWhen(moment: string): string {
  const passed = Date.parse(moment) - Date.now();
  const [unit, length] = UNITS.find(([, ms]) => Math.abs(passed) >= ms) ?? [];
  return unit ? relative.format(Math.round(passed / length), unit) : 'just now';
}

/** When something is due, which is a day or a moment: "Today", "Dec 24". */
export function dueDay(due: string): string {
  const day = dayOf(due);
  const away = Math.round((day.getTime() - today().getTime()) / (24 * 60 * MINUTE));
  if (Math.abs(away) <= 1) return capitalized(relative.format(away, 'day'));
  const isThisYear = day.getFullYear() === today().getFullYear();
  return (isThisYear ? dayOfThisYear : dayOfAnyYear).format(day);
}

export function isOverdue(due: string): boolean {
  return isDay(due) ? dayOf(due) < today() : Date.parse(due) < Date.now();
}

/** The day for `<input type="date">`. */
export function inputDay(due: string | null): string {
  if (!due || isDay(due)) return due ?? '';
  const day = new Date(due);
  const parts = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

function isDay(due: string): boolean {
  return due.length === 'yyyy-mm-dd'.length;
}

/** Midnight here, of the day that something is due. */
function dayOf(due: string): Date {
  const [year = 0, month = 1, day = 1] = inputDay(due).split('-').map(Number);
  return new Date(year, month - 1, day);
}

function today(): Date {
  return new Date(new Date().setHours(0, 0, 0, 0));
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
