import { assignmentDecider, assignmentIdOf, assignmentStream, type AssignmentCommand } from '#assignments/domain';
import { DEFAULT_LADDER, type Deadline } from '#deadlines/domain';
import { CommandRunner, type CommandOutcome, type EventLog } from '#event-store';
import { ENGINE, newId, type Instant } from '#kernel';
import { understood } from './deadlines.js';

/** Due before 16:00 on Monday 4 August 2025, as directive 1537/UBND-TH asks. */
const BEFORE_16H_4_AUGUST: Deadline = understood({
  asWritten: 'trước 16h00 ngày 04/8/2025',
  relation: 'before',
  date: '2025-08-04',
  time: '16:00',
});

/** The agency that leads the nth assignment. */
export function leadOf(index: number): string {
  return `so-${index}`;
}

/** Makes `count` assignments of one directive in a tenant, each to a lead of its own. Answers their ids. */
export async function assign(log: EventLog, tenant: string, count: number, at: Instant): Promise<string[]> {
  const directiveId = newId();
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const leadAgencyId = leadOf(index);
      const assignmentId = assignmentIdOf(directiveId, 'task-1', leadAgencyId);
      await ask(log, tenant, assignmentId, {
        type: 'assign',
        at,
        data: {
          assignmentId,
          directiveId,
          directiveNumber: '1537/UBND-TH',
          taskId: 'task-1',
          taskOrdinal: 1,
          summary: 'Gửi báo cáo giải trình',
          kind: 'order',
          leadAgencyId,
          coordinatingAgencyIds: [],
          groupId: null,
          issuerId: 'ubnd-tinh',
          monitorId: 'van-phong',
          escalationChain: ['van-phong', 'chu-tich'],
          cycle: 1,
          deadline: BEFORE_16H_4_AUGUST,
          ladder: DEFAULT_LADDER,
          watchedFrom: at,
        },
      });
      return assignmentId;
    }),
  );
}

/** Carries out one command on an assignment. */
export function ask(
  log: EventLog,
  tenant: string,
  assignmentId: string,
  command: AssignmentCommand,
): Promise<CommandOutcome> {
  return new CommandRunner(log).decide(
    { tenant, actor: ENGINE, commandId: newId(), correlationId: assignmentId, at: command.at },
    { decider: assignmentDecider, stream: assignmentStream(assignmentId), command },
  );
}
