import fc from 'fast-check';
import { fold } from '#kernel';
import { assignmentDecider, type AssignmentEvent } from '#assignments/domain';
import { draftedAs } from '#directives/domain';
import * as facts from '../../../../test/support/assignment-facts.js';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { attachmentDecider } from './attachment.decider.js';
import {
  ATTACHMENT_EVENT_TYPES,
  attachmentStream,
  type AttachDocument,
  type AttachmentCommand,
  type AttachmentEvent,
  type AttachmentWithdrawn,
  type DocumentAttached,
  type WithdrawAttachment,
} from './attachment.events.js';
import * as rules from './attachment.rules.js';
import { faultOfLeaving, toAssignment, toDirective } from './belonging.js';

const given = givenFor(attachmentDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const attachmentId = '0198-a';
const content = { mediaType: 'application/pdf', bytes: 48_213, sha256: 'ab'.repeat(32) };
const to = { directiveId: 'd-1537', assignmentId: 'a-1', part: 'answer' } as const;
const attach: AttachDocument = {
  type: 'attach-document',
  attachmentId,
  to,
  name: 'Báo cáo 45-BC-STC.pdf',
  ...content,
  by: facts.lead,
  at: facts.on(4),
};
const attached: DocumentAttached = {
  type: 'attachment.attached',
  data: { attachmentId, to, name: 'Báo cáo 45-BC-STC.pdf', ...content, by: facts.lead },
  effectiveAt: facts.on(4),
};
const withdraw: WithdrawAttachment = {
  type: 'withdraw-attachment',
  by: facts.lead,
  at: facts.on(5),
  reasons: ['Tải lên nhầm tệp'],
};
const withdrawn: AttachmentWithdrawn = {
  type: 'attachment.withdrawn',
  data: { attachmentId, to, by: facts.lead, reasons: ['Tải lên nhầm tệp'] },
  effectiveAt: facts.on(5),
};

describe('an attachment', () => {
  describe('when nothing is attached', () => {
    it('is attached with what was stored', () => {
      given().when(attach).then(attached);
    });

    it('is recorded as of when it was received, where that was earlier', () => {
      given()
        .when({ ...attach, effectiveAt: facts.on(3) })
        .then({ ...attached, effectiveAt: facts.on(3) });
    });

    it('gets its name composed', () => {
      given()
        .when({ ...attach, name: attach.name.normalize('NFD') })
        .then(attached);
    });

    breaks(rules.ATTACHMENT_INVALID_NAME, 'a path is no name', () => {
      given()
        .when({ ...attach, name: '../../etc/passwd' })
        .thenRefused(rules.ATTACHMENT_INVALID_NAME, { fault: 'holds / or \\: a name is no path' });
    });

    breaks(rules.ATTACHMENT_EMPTY, 'no bytes are no document', () => {
      given()
        .when({ ...attach, bytes: 0 })
        .thenRefused(rules.ATTACHMENT_EMPTY, { name: attach.name });
      given()
        .when({ ...attach, bytes: 1 })
        .then({ ...attached, data: { ...attached.data, bytes: 1 } });
    });

    breaks(rules.ATTACHMENT_EFFECTIVE_IN_FUTURE, 'it was not received tomorrow', () => {
      given()
        .when({ ...attach, effectiveAt: facts.on(5) })
        .thenRefused(rules.ATTACHMENT_EFFECTIVE_IN_FUTURE, { at: facts.on(4), effectiveAt: facts.on(5) });
    });

    breaks(rules.ATTACHMENT_UNKNOWN, 'nobody withdraws it', () => {
      given().when(withdraw).thenRefused(rules.ATTACHMENT_UNKNOWN);
    });
  });

  describe('when attached', () => {
    breaks(rules.ATTACHMENT_ALREADY_ATTACHED, 'its id is taken', () => {
      given(attached).when(attach).thenRefused(rules.ATTACHMENT_ALREADY_ATTACHED, { attachmentId });
    });

    it('is withdrawn by the agency that attached it, by the Office in its name, and by the Office', () => {
      for (const by of [facts.lead, facts.officeForLead, facts.office]) {
        given(attached)
          .when({ ...withdraw, by })
          .then({ ...withdrawn, data: { ...withdrawn.data, by } });
      }
    });

    it('is withdrawn no earlier than it was attached, whatever a clock says', () => {
      given(attached)
        .when({ ...withdraw, at: facts.on(3) })
        .then({ ...withdrawn, effectiveAt: facts.on(4) });
    });

    breaks(rules.ATTACHMENT_NOT_YOURS, 'others do not withdraw it', () => {
      for (const by of [...facts.strangers, facts.health]) {
        given(attached)
          .when({ ...withdraw, by })
          .thenRefused(rules.ATTACHMENT_NOT_YOURS, { attachmentId });
      }
      const ofOffice = { ...attached, data: { ...attached.data, by: facts.office } };
      given(ofOffice).when(withdraw).thenRefused(rules.ATTACHMENT_NOT_YOURS, { attachmentId });
    });

    breaks(rules.ATTACHMENT_UNEXPLAINED, 'it is not withdrawn without a reason', () => {
      for (const reasons of [[], [' ']]) {
        given(attached)
          .when({ ...withdraw, reasons })
          .thenRefused(rules.ATTACHMENT_UNEXPLAINED, { attachmentId });
      }
    });
  });

  describe('when withdrawn', () => {
    it('stays quiet when it is withdrawn again', () => {
      given(attached, withdrawn)
        .when({ ...withdraw, reasons: ['Nhầm'] })
        .thenQuiet();
    });

    it('still says what it was, and why it no longer counts', () => {
      expect(fold(attachmentDecider, [attached, withdrawn])).toEqual({
        status: 'withdrawn',
        ...attached.data,
        attachedAt: facts.on(4),
        withdrawnAt: facts.on(5),
        withdrawnBy: facts.lead,
        reasons: ['Tải lên nhầm tệp'],
      });
    });
  });

  describe('of a directive', () => {
    const directive = draftedAs({
      directiveId: 'd-1537',
      documentType: 'official-letter',
      subject: 'Difficulties of communes',
      issuerId: facts.ISSUER,
      monitorId: facts.MONITOR,
      escalationChain: [],
      addressees: [],
      tasks: [],
    });
    const target = { directiveId: 'd-1537', part: 'text' } as const;

    it('comes from the Office or the issuer', () => {
      for (const by of [facts.office, facts.issuer, facts.officeForIssuer]) {
        expect(toDirective(by, target, directive)).toEqual(target);
      }
    });

    it('needs the directive to be there', () => {
      expect(toDirective(facts.office, target, { status: 'nonexistent' })).toMatchObject({
        rule: { code: 'directive/unknown' },
        facts: { directiveId: 'd-1537' },
      });
    });

    breaks(rules.ATTACHMENT_NOT_A_PARTY, 'no other agency attaches it', () => {
      for (const by of [...facts.strangers, facts.lead, facts.monitor]) {
        expect(toDirective(by, target, directive)).toMatchObject({
          rule: rules.ATTACHMENT_NOT_A_PARTY,
          facts: { issuerId: facts.ISSUER },
        });
      }
    });
  });

  describe('of an assignment', () => {
    const assigned: AssignmentEvent = {
      type: 'assignment.assigned',
      data: { ...facts.terms, coordinatingAgencyIds: ['so-y-te'] },
      effectiveAt: facts.on(3),
    };
    const open = fold(assignmentDecider, [assigned]);
    const cancelled = fold(assignmentDecider, [
      assigned,
      ...facts
        .given(assigned)
        .when({ type: 'cancel', by: facts.office, at: facts.on(4), reasons: facts.reasons })
        .events(),
    ]);
    const target = { assignmentId: facts.identity.assignmentId, part: 'answer' } as const;

    it('comes from its lead, from who coordinates, and from the Office', () => {
      for (const by of [facts.lead, facts.officeForLead, facts.office, facts.health]) {
        expect(toAssignment(by, target, open)).toEqual({ ...target, directiveId: 'd-1537' });
      }
    });

    it('comes from an agency that was asked for its opinion', () => {
      const police = { subject: 'ha', agencyId: 'cong-an-tinh' };
      expect(toAssignment(police, target, open)).toMatchObject({ rule: rules.ATTACHMENT_NOT_A_PARTY });
      const asking = facts
        .given(assigned)
        .when({
          type: 'ask-coordination',
          by: facts.lead,
          at: facts.on(3),
          agencyId: 'cong-an-tinh',
          question: 'Ý kiến của Công an tỉnh',
          deadline: facts.before16h(6),
        })
        .events();
      expect(toAssignment(police, target, fold(assignmentDecider, [assigned, ...asking]))).toMatchObject(target);
    });

    it('comes from nobody else', () => {
      for (const by of facts.strangers) {
        expect(toAssignment(by, target, open)).toMatchObject({
          rule: rules.ATTACHMENT_NOT_A_PARTY,
          facts: { leadAgencyId: facts.LEAD },
        });
      }
    });

    it('needs the assignment to be there', () => {
      expect(toAssignment(facts.office, target, { status: 'nonexistent' })).toMatchObject({
        rule: { code: 'assignment/unknown' },
        facts: { assignmentId: target.assignmentId },
      });
    });

    breaks(
      rules.ATTACHMENT_ASSIGNMENT_ENDED,
      'what it ended with stays as it is, unless the Office withdraws it',
      () => {
        const { assignmentId } = target;
        const refusal = { rule: rules.ATTACHMENT_ASSIGNMENT_ENDED, facts: { assignmentId } };
        expect(toAssignment(facts.lead, target, cancelled)).toMatchObject(refusal);
        expect(faultOfLeaving(facts.lead, assignmentId, cancelled)).toMatchObject(refusal);
        expect(faultOfLeaving(facts.office, assignmentId, cancelled)).toBeNull();
        expect(faultOfLeaving(facts.lead, assignmentId, open)).toBeNull();
        expect(faultOfLeaving(facts.lead, assignmentId, { status: 'nonexistent' })).toBeNull();
      },
    );
  });

  eachRuleIsBrokenOnce();

  it('lists the type of every event', () => {
    expect(new Set(ATTACHMENT_EVENT_TYPES)).toEqual(new Set([attached.type, withdrawn.type]));
  });

  it('has a stream of its own', () => {
    expect(attachmentStream(attachmentId)).toBe('attachment-0198-a');
  });

  it('follows from its events alone, whatever is asked of it', () => {
    const command = fc.oneof(
      fc
        .record({ bytes: fc.integer({ min: 0, max: 3 }), name: fc.constantFrom('a.pdf', '..', 'b/c') })
        .map((changes): AttachmentCommand => ({ ...attach, ...changes })),
      fc
        .record({ by: fc.constantFrom(facts.lead, facts.office, facts.health), reasons: fc.subarray(['so']) })
        .map((changes): AttachmentCommand => ({ ...withdraw, ...changes })),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 12 }), (commands) => {
        const history: AttachmentEvent[] = [];
        for (const asked of commands) {
          const decision = attachmentDecider.decide(asked, fold(attachmentDecider, history));
          if (decision.accepted) history.push(...decision.events);
        }
        expect(history.map(({ type }) => type)).toEqual(ATTACHMENT_EVENT_TYPES.slice(0, history.length));
        expect(fold(attachmentDecider, history)).toEqual(fold(attachmentDecider, history));
      }),
    );
  });
});
