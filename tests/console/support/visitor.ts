/** A browser without scripts: it keeps cookies, sends forms back with their token, and follows nothing. */
export interface Visitor {
  get(path: string): Promise<Answer>;
  /** Fills in the form of a page: fetches it for its token, then sends the fields to `action`. */
  fill(page: string, action: string, fields: Record<string, string>): Promise<Answer>;
  /** Sends a form as it is. */
  post(path: string, fields: Record<string, string>): Promise<Answer>;
  cookie(name: string): string | undefined;
  setCookie(name: string, value: string): void;
}

export interface Answer {
  status: number;
  /** Where it leads, if anywhere. */
  to: string | null;
  text: string;
  headers: Headers;
  setCookies: string[];
}

export function visitor(url: string, headers: Record<string, string> = {}): Visitor {
  const cookies = new Map<string, string>();

  async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(`${url}/console${path}`, {
      ...init,
      redirect: 'manual',
      headers: { ...headers, ...(cookie && { cookie }) },
    });
    const setCookies = response.headers.getSetCookie();
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return {
      status: response.status,
      to: response.headers.get('location'),
      text: await response.text(),
      headers: response.headers,
      setCookies,
    };
  }

  const post: Visitor['post'] = (path, fields) =>
    ask(path, { method: 'POST', body: new URLSearchParams(fields) });

  return {
    get: (path) => ask(path),
    post,
    async fill(page, action, fields) {
      const token = tokenIn((await ask(page)).text);
      return post(action, { token, ...fields });
    },
    cookie: (name) => cookies.get(name),
    setCookie: (name, value) => cookies.set(name, value),
  };
}

export function tokenIn(text: string): string {
  return /name="token" value="([^"]+)"/.exec(text)?.[1] ?? '';
}
