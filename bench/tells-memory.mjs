import process from 'node:process';
import v8 from 'node:v8';
import vm from 'node:vm';

// Given to every program that the benchmark starts: asked, it collects its garbage and tells what it
// still holds, in bytes. Without that the figure would be what Node has not tidied yet.
process.on('message', (asked) => {
  if (asked !== 'memory') return;
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc');
  // What the first frees may hold buffers that only the second finds free.
  collect();
  collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send({ rssBytes: rss, heldBytes: heapUsed + external });
});
// The channel alone keeps no program alive.
process.channel?.unref();
