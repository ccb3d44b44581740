import { instant } from '#kernel';
import type { NoticeEvent, NoticeRaisedData } from './notice.events.js';
import { dueNotice, type NoticeCourse } from './proof.js';

const at = (time: string) => instant(`2025-08-04T${time}:00+07:00`);

function course(
  noticeId: string,
  agencyId: string,
  type: NoticeEvent['type'],
  position: number,
  time: string,
): NoticeCourse {
  const raised = { noticeId, agencyId } as NoticeRaisedData;
  const step = (one: NoticeEvent['type'], where: number) => ({
    event: { type: one, data: { noticeId } } as unknown as NoticeEvent,
    position: where,
    recordedAt: at(time),
  });
  return { raised, steps: [step('notice.raised', position - 1), step(type, position)] };
}

describe('whether a lead was told in time', () => {
  const by = at('16:00');
  const lead = { leadAgencyId: 'so-y-te', by };

  it('is shown by what reached an inbox or was taken over by the mail server, in the order of the log', () => {
    const courses = [
      course('n-2', 'so-y-te', 'notice.accepted', 9, '16:00'),
      course('n-1', 'so-y-te', 'notice.delivered', 7, '09:00'),
    ];
    expect(dueNotice(courses, lead)).toEqual({
      ...lead,
      told: true,
      evidence: [
        { noticeId: 'n-1', position: 7, recordedAt: at('09:00') },
        { noticeId: 'n-2', position: 9, recordedAt: at('16:00') },
      ],
    });
  });

  it('is not shown by what came late, went to others or never arrived', () => {
    const courses = [
      course('n-1', 'so-y-te', 'notice.delivered', 7, '16:01'),
      course('n-2', 'so-noi-vu', 'notice.delivered', 9, '09:00'),
      course('n-3', 'so-y-te', 'notice.failed', 11, '09:00'),
      course('n-4', 'so-y-te', 'notice.given-up', 13, '09:00'),
    ];
    expect(dueNotice(courses, lead)).toEqual({ ...lead, told: false, evidence: [] });
    expect(dueNotice(courses, { ...lead, by: null })).toMatchObject({ told: true, evidence: [{ position: 7 }] });
  });
});
