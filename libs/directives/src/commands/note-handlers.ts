import { CiteDocumentHandler } from './cite-document.handler.js';
import { FlagContradictionHandler } from './flag-contradiction.handler.js';
import { JudgeLinkHandler } from './judge-link.handler.js';
import { LinkTasksHandler } from './link-tasks.handler.js';
import { RaiseQuestionHandler } from './raise-question.handler.js';
import { SettleContradictionHandler } from './settle-contradiction.handler.js';
import { StrikeCitationHandler } from './strike-citation.handler.js';

/** What is noted of a directive beside its text, at any stage; it changes no assignment. */
export const NOTE_HANDLERS = [
  CiteDocumentHandler,
  StrikeCitationHandler,
  RaiseQuestionHandler,
  LinkTasksHandler,
  JudgeLinkHandler,
  FlagContradictionHandler,
  SettleContradictionHandler,
];
