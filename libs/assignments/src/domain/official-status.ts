/** The official four: done on time or late, not done within time or overdue (report 1270/BC-TCTTTg of 2017). */
export const OFFICIAL_STATUSES = [
  'done-on-time',
  'done-late',
  'in-progress-within-time',
  'in-progress-overdue',
] as const;

export type OfficialStatus = (typeof OFFICIAL_STATUSES)[number];

export type StatusRule =
  | 'status/accepted-without-deadline'
  | 'status/accepted-answered-in-time'
  | 'status/accepted-answered-late'
  | 'status/open-without-deadline'
  | 'status/open-answered-in-time'
  | 'status/open-answered-late'
  | 'status/open-deadline-ahead'
  | 'status/open-deadline-passed';
