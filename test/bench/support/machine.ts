// What the figures were measured on; nothing that names the machine or its owner.
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os'

export function machine() {
  return {
    platform: platform(),
    arch: arch(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
}
