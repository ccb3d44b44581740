import type { DirectiveDraftedData, Task } from '#directives/domain';

/** A task as it is entered: its place is its ordinal, its id is drawn. */
export type TaskFact = Omit<Task, 'taskId' | 'ordinal'>;

/** A directive as it is entered, and how it is issued. */
export type DirectiveFact = {
  readonly draft: Omit<DirectiveDraftedData, 'directiveId' | 'tasks'> & { readonly tasks: readonly TaskFact[] };
  readonly issuance: {
    readonly symbol: string;
    /** `YYYY-MM-DD` */
    readonly issuedOn: string;
  };
};
