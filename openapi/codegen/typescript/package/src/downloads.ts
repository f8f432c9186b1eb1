/** Answers that are no JSON: a file, lines, or whatever else comes as a stream. */

import { brokenOff } from './bodies.js';
import type { Asked } from './failures.js';

/** A response of which nothing has been read yet. Where its body breaks off, it says so. */
export class Download extends Response {
  readonly asked: Asked;

  constructor(response: Response, asked: Asked) {
    const { status, statusText, headers, body } = response;
    const watched = body && watch(body, (error) => brokenOff(asked, response, error));
    super(watched, { status, statusText, headers });
    this.asked = asked;
  }
}

/** The body of an answer as a `Download`. */
export function asDownload(response: Response, asked: Asked): Response {
  return new Download(response, asked);
}

/** The same bytes; an error is another one. */
function watch(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  failure: (error: unknown) => unknown,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.error(failure(error));
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
