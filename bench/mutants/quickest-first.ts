/** The order of test files for mutants: the first failure ends the run, so unit tests are asked first. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const isUnit = ({ moduleId }: TestSpecification) => moduleId.replaceAll('\\', '/').includes('/tests/unit/');

/** Vitest's own order, but for unit tests. */
export class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((a, b) => Number(isUnit(b)) - Number(isUnit(a)));
  }
}
