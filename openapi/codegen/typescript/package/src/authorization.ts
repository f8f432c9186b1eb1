/** Who asks. */

/** Something that proves who asks: a `BearerSession`, an `apiKey`, or your own. */
export interface Authorization {
  /** Adds the headers that prove it, if there are any now. */
  authorize(headers: Headers): Promise<void>;
  /** Whether a request that was answered 401 is worth sending again, with new headers. */
  renew(request: Request, refusal: Response): Promise<boolean>;
}

/** A program's key. Never in a page, where everybody could read it. */
export function apiKey(key: string): Authorization {
  return {
    authorize: async (headers) => headers.set('X-API-Key', key),
    renew: async () => false,
  };
}

/** An access token that is not renewed here. */
export function bearer(token: string): Authorization {
  return {
    authorize: async (headers) => headers.set('Authorization', `Bearer ${token}`),
    renew: async () => false,
  };
}

/** A name and a password (RFC 7617), in UTF-8. */
export function basic(name: string, password: string): Authorization {
  const bytes = new TextEncoder().encode(`${name}:${password}`);
  const credential = btoa(String.fromCharCode(...bytes));
  return {
    authorize: async (headers) => headers.set('Authorization', `Basic ${credential}`),
    renew: async () => false,
  };
}

/** A credential of another scheme of HTTP authentication (RFC 9110, section 11.4). */
export function credential(value: string, scheme = 'Scheme'): Authorization {
  return {
    authorize: async (headers) => headers.set('Authorization', `${scheme} ${value}`),
    renew: async () => false,
  };
}
