/** Answers that are a value a line (JSON Lines), as they arrive. */

import { brokenOff, LINES_OF_JSON, mediaType, objectIn } from './bodies.js';
import { Download } from './downloads.js';

/** A response that may consist of such lines, of which nothing has been read yet. */
export interface Lines<Line extends object> extends Response {
  /** Never there: it only tells the compiler what a line is. */
  readonly line?: Line;
}

/**
 * Every line of a response, while the rest is still on its way.
 *
 * @throws TypeError when it is of another media type, such as CSV.
 * @throws UndeclaredAnswer for a line that is no JSON, or no object.
 * @throws NoAnswer when it breaks off.
 */
export async function* lines<Line extends object>(
  response: Lines<Line>,
): AsyncGenerator<Line, void, undefined> {
  const type = mediaType(response.headers);
  if (!LINES_OF_JSON.includes(type)) throw new TypeError(`not lines of JSON: ${type}`);
  if (!response.body) return;
  const asked = response instanceof Download ? response.asked : { method: 'GET', url: response.url };
  let rest = '';
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value = '' } = await reader.read().catch((error: unknown) => {
        throw brokenOff(asked, response, error);
      });
      const whole = (rest + value).split('\n');
      rest = done ? '' : (whole.pop() ?? '');
      for (const line of whole) if (line.trim()) yield objectIn(line, asked, response) as Line;
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined); // who stops early wants no more of it
  }
}
