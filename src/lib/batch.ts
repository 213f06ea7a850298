/** Runs one request; requests that arrive while a batch is under way share the next one. */
export type Batched<Request, Answer> = (request: Request) => Promise<Answer>;

interface Waiting<Request, Answer> {
  request: Request;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

export interface BatchOptions {
  /** Batches under way at once. */
  lanes: number;
  maxSize: number;
}

/**
 * Natural batching: an idle lane sends at once, so nothing waits at low load; under load all that
 * arrived meanwhile leaves together (facts/performance.md 2g). A batch that fails is run again one
 * by one, so that one bad request spoils only itself.
 */
export function createBatch<Request, Answer>(
  run: (requests: Request[]) => Promise<Answer[]>,
  { lanes, maxSize }: BatchOptions,
): Batched<Request, Answer> {
  const queue: Waiting<Request, Answer>[] = [];
  let underWay = 0;

  async function runAll(waiting: Waiting<Request, Answer>[]): Promise<void> {
    const answers = await run(waiting.map((entry) => entry.request));
    waiting.forEach((entry, index) => {
      entry.resolve(answers[index] as Answer);
    });
  }

  async function runOne(entry: Waiting<Request, Answer>): Promise<void> {
    await runAll([entry]).catch((error: unknown) => {
      entry.reject(error);
    });
  }

  async function send(waiting: Waiting<Request, Answer>[]): Promise<void> {
    try {
      await runAll(waiting);
    } catch (error) {
      if (waiting.length === 1) waiting[0]?.reject(error);
      else await Promise.all(waiting.map(runOne));
    }
  }

  function pump(): void {
    while (underWay < lanes && queue.length > 0) {
      underWay += 1;
      void send(queue.splice(0, maxSize)).finally(() => {
        underWay -= 1;
        pump();
      });
    }
  }

  return (request) =>
    new Promise<Answer>((resolve, reject) => {
      queue.push({ request, resolve, reject });
      pump();
    });
}
