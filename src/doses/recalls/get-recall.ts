import { covers } from '../../platform/area.ts';
import type { Reader } from '../../platform/database/database.ts';
import type { Actor } from '../../platform/http/auth.ts';
import { platformProblem } from '../../platform/problem.ts';
import { findRecall } from './recall.store.ts';
import type { Recall } from './recall.ts';

/** A recall whose area contains the actor's area or lies within it. Throws `request/not-found` for any other. */
export async function getRecall(reader: Reader, actor: Actor, id: string): Promise<Recall> {
  const found = await findRecall(reader, id);
  const concerns =
    found !== undefined && (covers(found.recall.area, actor.area) || covers(actor.area, found.recall.area));
  if (!concerns) throw platformProblem('request/not-found');
  return found.recall;
}
