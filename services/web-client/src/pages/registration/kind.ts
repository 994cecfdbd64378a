import { tab } from "../../state/kept";

const WHO = "registration-who";

/** Who registers, as chosen last in this tab: a person, unless somebody said otherwise. */
export const asOrganisation = (): boolean => tab.read(WHO) === "organisation";

export const chooseWho = (organisation: boolean): void => (organisation ? tab.write(WHO, "organisation") : tab.drop(WHO));
