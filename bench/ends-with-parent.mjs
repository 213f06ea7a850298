import process from 'node:process';

// Given to every program that the benchmark starts: when the benchmark is killed, the channel to it
// closes, and the program stops as if it had been asked to.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The channel alone keeps no program alive.
process.channel?.unref();
