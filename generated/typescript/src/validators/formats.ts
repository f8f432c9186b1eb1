// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** The formats that the service checks, exactly as it does. */

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|([+-])(\d{2}):(\d{2}))$/i;
const MINUTE = 60_000;

/** `date`: a day of the calendar (RFC 3339, full-date). */
export function isDay(text: string): boolean {
  const [, year = '', month, day] = DAY.exec(text) ?? [];
  if (Number(year) < 1) return false;
  const found = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(found.getTime()) && found.toISOString().startsWith(text);
}

/** `date-time`: a moment with an offset (RFC 3339), or a leap second where there may be one. */
export function isMoment(text: string): boolean {
  const [day = '', time, ...more] = text.toUpperCase().split('T');
  const found = TIME.exec(time ?? '');
  if (more.length > 0 || !isDay(day) || !found) return false;
  const [, hour, minute, second, sign, hours = 0, minutes = 0] = found;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const isLeap = second === '60';
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > (isLeap ? 60 : 59)) return false;
  if (Number(hours) > 23 || Number(minutes) > 59) return false;
  const utc = new Date(Date.parse(`${day}T${hour}:${minute}:${isLeap ? 59 : second}Z`) - offset * MINUTE);
  const year = utc.getUTCFullYear();
  return year >= 1 && year <= 9999 && (!isLeap || /T23:59/.test(utc.toISOString()));
}

/** `uuid`, in its canonical form. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text);
}
