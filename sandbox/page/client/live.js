const againMs = 1000;

/**
 * Hears which phone changed. A browser gives up by itself when the server refuses; this does not: it
 * tries again until the sandbox is back, and then everything is read anew.
 */
export function listen({ changed, opened, lost }) {
  const source = new EventSource('/live');
  source.onmessage = ({ data }) => changed(data);
  source.onopen = opened;
  source.onerror = () => {
    lost();
    if (source.readyState !== source.CLOSED) return;
    setTimeout(() => listen({ changed, opened, lost }), againMs);
  };
}
