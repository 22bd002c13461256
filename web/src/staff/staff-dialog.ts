import type { StaffView } from '../../../src/people/people.schema';

/** What the dialog of every act on an account takes. */
export interface StaffDialogProps {
  readonly person: StaffView;
  readonly onClose: () => void;
}
