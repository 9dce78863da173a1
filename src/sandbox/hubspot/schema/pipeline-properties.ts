// Pipelines as properties: the choices of pipeline and stage, and the stamps that HubSpot keeps of every stage.
import type { Catalog } from './catalog.ts'
import type { ObjectType } from './object-type.ts'
import type { Pipelines } from './pipelines.ts'
import { type Option, propertiesIn } from './property.ts'

function option(entry: { readonly id: string; readonly label: string; readonly displayOrder: number }): Option {
  return { label: entry.label, value: entry.id, displayOrder: entry.displayOrder, hidden: false, description: '' }
}

/** Brings options and stage stamps in line with the pipelines. To be called after every change of them. */
export function syncPipelineProperties(type: ObjectType, catalog: Catalog, pipelines: Pipelines): void {
  if (type.pipeline === null) return
  const known = catalog.properties(type)
  const living = [...pipelines.of(type.typeId).values()].filter(pipeline => !pipeline.archived)
  const stages = living.flatMap(pipeline => pipeline.stages.filter(stage => !stage.archived))
  const choices = [
    [type.pipeline.pipeline, living],
    [type.pipeline.stage, stages],
  ] as const
  for (const [name, entries] of choices) {
    const property = known.get(name)
    if (property !== undefined) known.set(name, { ...property, options: entries.map(option) })
  }
  const { kept } = propertiesIn(type.groups[0]?.name ?? '')
  for (const { id, label } of stages) {
    for (const [prefix, words] of [
      ['hs_v2_date_entered_', 'Date entered'],
      ['hs_v2_date_exited_', 'Date exited'],
      ['hs_date_entered_', 'Date entered'],
      ['hs_date_exited_', 'Date exited'],
    ] as const) {
      const name = `${prefix}${id}`.replaceAll('-', '_')
      if (!known.has(name)) known.set(name, kept.datetime(name, `${words} "${label}"`))
    }
  }
}
