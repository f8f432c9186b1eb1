/** Answers that are a value a line (NDJSON), as they arrive. */

/** A response that may consist of such lines, of which nothing has been read yet. */
export interface Lines<Line> extends Response {
  /** Never there: it only tells the compiler what a line is. */
  readonly line?: Line;
}

/**
 * Every line of a response, while the rest is still on its way.
 *
 * @throws TypeError when it has no such lines, or when it breaks off.
 */
export async function* lines<Line>(response: Lines<Line>): AsyncGenerator<Line, void, undefined> {
  const mediaType = response.headers.get('Content-Type');
  if (!response.body || !mediaType?.startsWith('application/x-ndjson')) {
    throw new TypeError(`not lines of JSON: ${mediaType}`);
  }
  let rest = '';
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value = '' } = await reader.read();
      const whole = (rest + value).split('\n');
      rest = done ? '' : (whole.pop() ?? '');
      for (const line of whole) if (line) yield JSON.parse(line) as Line;
      if (done) return;
    }
  } finally {
    await reader.cancel(); // who stops early wants no more of it
  }
}
