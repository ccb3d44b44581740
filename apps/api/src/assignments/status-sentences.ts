import type { OfficialStatus, StatusRule } from '#assignments/domain';

/** The official names of the four statuses. */
export const STATUS_LABELS: Readonly<Record<OfficialStatus, string>> = {
  'done-on-time': 'Đã hoàn thành đúng hạn',
  'done-late': 'Đã hoàn thành quá hạn',
  'in-progress-within-time': 'Đang thực hiện trong hạn',
  'in-progress-overdue': 'Đang thực hiện quá hạn',
};

/** Why an assignment has its status, for people. */
export const STATUS_SENTENCES: Readonly<Record<StatusRule, string>> = {
  'status/accepted-without-deadline': 'The answer was accepted, and there was no deadline to miss.',
  'status/accepted-answered-in-time': 'The answer that was accepted had been given within the deadline.',
  'status/accepted-answered-late': 'The answer was accepted, but it had been given after the deadline.',
  'status/open-without-deadline': 'It is not done, and there is no deadline to miss.',
  'status/open-answered-in-time': 'An answer given within the deadline waits to be judged.',
  'status/open-answered-late': 'An answer given after the deadline waits to be judged.',
  'status/open-deadline-ahead': 'It is not answered, and the deadline has not passed.',
  'status/open-deadline-passed': 'It is not answered, and the deadline has passed.',
};
