// For whoever wants to know what a month costs without entering: fetched when it is opened.
import "../../texts/calculator";
export { CalculatorPage } from "./calculator";
