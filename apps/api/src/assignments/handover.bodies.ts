import { Slug, TextList } from '#platform';
import { AgencyActBody, LeadActBody } from './assignment.bodies.js';
import { DecreeBody, REASONS } from './decree.bodies.js';

export class DeclineBody extends LeadActBody {
  @TextList({
    ...REASONS,
    description: 'Why it is not the work of the lead.',
    example: ['Nội dung thuộc chức năng quản lý của Sở Tư pháp'],
  })
  readonly reasons: string[];

  @Slug({ description: 'Whose work it is, in the opinion of the lead.', optional: true, example: 'so-tu-phap' })
  readonly suggestedAgencyId?: string;
}

export class TransferBody extends DecreeBody {
  @Slug({ description: 'The new lead.', example: 'so-tu-phap' })
  readonly toAgencyId: string;
}

export class OfferBody extends LeadActBody {
  @Slug({ description: 'The agency that may take it over.', example: 'so-tu-phap' })
  readonly toAgencyId: string;

  @TextList({
    ...REASONS,
    description: 'Why it is offered.',
    example: ['Sở Tư pháp đang chủ trì nội dung liên quan'],
  })
  readonly reasons: string[];
}

export class OfferRefusalBody extends AgencyActBody {
  @TextList({
    ...REASONS,
    description: 'Why it is not taken over.',
    example: ['Chưa được giao nhân lực cho nội dung này'],
  })
  readonly reasons: string[];
}
