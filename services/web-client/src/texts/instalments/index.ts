import { addTexts } from "../index";
import en from "./en.json";
import ru from "./ru.json";

addTexts({ ru, en });
