import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { PublicRoute } from '#access';
import { Problem, problemType, Text, type ProblemKind } from '#platform';
import { PROBLEM_UNKNOWN } from './api.problems.js';
import { PROBLEM_CATALOGUE } from './problem-catalogue.js';
import { ProblemKindView } from './problem.views.js';

const NAME = { max: 60, pattern: /^[a-z-]+$/, accepted: 'lower-case letters and hyphens' };

class ProblemCode {
  @Text({ ...NAME, description: 'What it is about.', example: 'assignment' })
  readonly subject: string;

  @Text({ ...NAME, description: 'The rule or condition.', example: 'already-accepted' })
  readonly name: string;
}

@ApiTags('problems')
@Controller('problems')
export class ProblemsController {
  @Get()
  @PublicRoute()
  @ApiOperation({ summary: 'Every kind of problem this API can answer with' })
  @ApiResponse({ status: 200, description: 'In the order of their codes.', type: [ProblemKindView] })
  listProblems(): ProblemKindView[] {
    return [...PROBLEM_CATALOGUE.values()].map(viewOf);
  }

  @Get(':subject/:name')
  @PublicRoute()
  @ApiOperation({ summary: 'What a kind of problem means: the address that `type` of a problem names' })
  @ApiResponse({ status: 200, description: 'The kind.', type: ProblemKindView })
  findProblem(@Param() { subject, name }: ProblemCode): ProblemKindView {
    const kind = PROBLEM_CATALOGUE.get(`${subject}/${name}`);
    if (kind === undefined) throw new Problem(PROBLEM_UNKNOWN);
    return viewOf(kind);
  }
}

function viewOf({ code, status, sentence }: ProblemKind): ProblemKindView {
  return { type: problemType(code), code, status, title: sentence };
}
