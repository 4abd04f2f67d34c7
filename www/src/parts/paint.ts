// Style properties set through the object model: the content security policy allows no style attribute.
import { noChange } from "lit";
import { directive, Directive, PartType, type ElementPart, type PartInfo } from "lit/directive.js";

class Paint extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("paint() stands in the element's tag");
  }
  override update(part: ElementPart, [properties]: [Record<string, string>]): typeof noChange {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(properties)) style.setProperty(name, value);
    return noChange;
  }
  render(_properties: Record<string, string>): typeof noChange {
    return noChange;
  }
}

export const paint = directive(Paint);
