import { OneOf } from "./choice.js";

/** How long what is rotated stays valid beside what takes its place. */
export type Grace = "0s" | "1h" | "24h" | "7d";

interface GraceChoiceProps {
  label: string;
  value: Grace;
  onChange: (grace: Grace) => void;
}

export function GraceChoice(props: GraceChoiceProps) {
  return (
    <OneOf
      name="grace"
      options={[
        { value: "0s", label: "Now" },
        { value: "1h", label: "In an hour" },
        { value: "24h", label: "In a day" },
        { value: "7d", label: "In a week" },
      ]}
      {...props}
    />
  );
}
