import { Schema } from 'mongoose';
import { type AreaCode, districtOf, provinceOf } from '../../platform/area.ts';
import { defineCollection } from '../../platform/database/database.ts';
import type { IsoDate } from '../../policy/terms.ts';
import type { Course, CourseFacts, Order } from './course.ts';

export interface CourseDoc {
  _id: string;
  province: AreaCode;
  district: AreaCode;
  commune: string | null;
  pseudonym: string;
  birthDate: IsoDate;
  drawSeed: number;
  birthCommitment: string;
  facts: CourseFacts;
  version: number;
  booking: string;
  order: Order;
  erased?: true;
  /** Set while the statistics do not count this course as it is; see `uncounted-course.store.ts`. */
  uncounted?: true;
  /** The course as the statistics count it; absent before it is counted. */
  counted?: CountedFacts;
}

/** The part of a course that the statistics are computed from. */
export interface CountedFacts {
  readonly district: AreaCode;
  readonly memberships: CourseFacts['memberships'];
  readonly history: CourseFacts['history'];
}

const part = { _id: false, strict: 'throw' } as const;
const membershipSchema = new Schema(
  {
    membership: { type: String, required: true },
    group: { type: Number, required: true },
    status: { type: String, required: true },
    decision: { type: new Schema({ number: String, date: String }, part) },
  },
  part,
);
const doseSchema = new Schema(
  {
    dose: { type: String, required: true },
    doseNumber: { type: Number, required: true },
    product: { type: String, required: true },
    kind: { type: String, required: true },
    day: { type: String, required: true },
    site: { type: String, required: true },
  },
  part,
);

const schema = new Schema<CourseDoc>({
  _id: { type: String, required: true },
  province: { type: String, required: true },
  district: { type: String, required: true },
  commune: { type: String, default: null },
  pseudonym: { type: String, required: true },
  birthDate: { type: String, required: true },
  drawSeed: { type: Number, required: true },
  birthCommitment: { type: String, required: true },
  facts: {
    memberships: [membershipSchema],
    history: [doseSchema],
    deferredUntil: { type: String, default: null },
    contraindicated: [String],
    immunosuppressed: { type: Boolean, required: true },
  },
  version: { type: Number, required: true },
  booking: { type: String, default: '' },
  order: {
    waiting: { type: Boolean, required: true },
    reason: { type: String, default: null },
    products: [String],
    key: { type: String, default: '' },
    notBefore: { type: String, required: true },
    changesOn: { type: String, default: null },
    group: { type: Number, default: null },
    doseNumber: { type: Number, default: null },
    kind: { type: String, default: null },
    policyVersion: { type: String, required: true },
  },
  erased: { type: Boolean } as never,
  uncounted: { type: Boolean } as never,
  counted: { type: Object } as never,
});
// For the next N people: equality up to the product, sorted by the key, the rest of the filter inside the index.
schema.index(
  {
    province: 1,
    district: 1,
    booking: 1,
    'order.products': 1,
    'order.key': 1,
    'order.notBefore': 1,
    commune: 1,
  },
  { name: 'course_order' },
);
schema.index({ _id: 1, version: 1 }, { name: 'course_version' });
schema.index({ _id: 1, booking: 1 }, { name: 'course_booking' });
schema.index({ province: 1, 'order.changesOn': 1 }, { name: 'course_changes_on' });
schema.index({ province: 1, drawSeed: 1 }, { name: 'course_draw_seed' });
schema.index({ province: 1, 'order.policyVersion': 1 }, { name: 'course_policy_version' });
schema.index(
  { province: 1, district: 1, _id: 1 },
  { name: 'course_uncounted', partialFilterExpression: { uncounted: true } },
);

/** For the stores and reads of this area. */
export const courses = defineCollection<CourseDoc>('courses', schema);

/** Filter for the courses of the people who live in an area; those of a site are the people of its district. */
export function residentsOf(area: AreaCode): Partial<Pick<CourseDoc, 'province' | 'district'>> {
  const [province, district] = [provinceOf(area), districtOf(area)];
  return { ...(province === undefined ? {} : { province }), ...(district === undefined ? {} : { district }) };
}

/** A course without what only the stores need. */
export function courseView(doc: CourseDoc): Course {
  const { _id, uncounted: _, counted: __, ...rest } = doc;
  return { id: _id, ...rest };
}
