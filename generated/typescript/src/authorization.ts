// Copied from openapi/codegen/typescript by `make client`. Change it there.
/** Who asks. */

/** Something that proves who asks: a `BearerSession`, an `apiKey`, or your own. */
export interface Authorization {
  /** Adds the headers that prove it, if there are any now. */
  authorize(headers: Headers): Promise<void>;
  /** Whether a request that was answered 401 is worth sending again, with new headers. */
  renew(request: Request, refusal: Response): Promise<boolean>;
}

/** An access token that is not renewed here. */
export function bearer(token: string): Authorization {
  return {
    authorize: async (headers) => headers.set('Authorization', `Bearer ${token}`),
    renew: async () => false,
  };
}

/** A program's key. Never in a page, where everybody could read it. */
export function apiKey(key: string): Authorization {
  return {
    authorize: async (headers) => headers.set('X-API-Key', key),
    renew: async () => false,
  };
}
